import { locatedError, type FieldNode, type GraphQLError } from 'graphql'

type Path = readonly (string | number)[]

/** What failed inside a list that is written, and where. */
export class Fault extends Error {
  constructor(
    cause: unknown,
    private readonly nodes: readonly FieldNode[],
    private readonly path: Path = [],
  ) {
    super('a value could not be written', { cause })
  }

  /** Seen from one level further out. */
  under(key: string | number): Fault {
    return new Fault(this.cause, this.nodes, [key, ...this.path])
  }

  /** As execution tells it. */
  toError(before: Path): GraphQLError {
    return locatedError(this.cause, this.nodes, [...before, ...this.path])
  }
}

export type NoteFault = (fault: Fault) => void

/** A fault stays where it was found first. */
export function located(error: unknown, nodes: readonly FieldNode[]): Fault {
  return error instanceof Fault ? error : new Fault(error, nodes)
}
