import type { ApolloServerPlugin } from '@apollo/server'
import type { FormattedExecutionResult, GraphQLError } from 'graphql'

/** A list that is written beside execution, which saw an empty one in its place. */
export interface WrittenList {
  /** Of the answer. */
  readonly path: readonly (string | number)[]
  /** Whether its JSON is made only while it is gone through. */
  readonly isLazy: boolean
  /**
   * JSON, piece by piece. `note` is told what failed and is null.
   * @throws Fault where what failed cannot be null
   */
  pieces(note: (error: GraphQLError) => void): Iterable<string>
}

/** What becomes of one operation's answer on its way from execution to the socket. */
export class Delivery {
  private readonly taken: WrittenList[] = []
  /** Null until execution has ended. */
  result: FormattedExecutionResult | null = null

  get lists(): readonly WrittenList[] {
    return this.taken
  }

  take(list: WrittenList): void {
    this.taken.push(list)
  }
}

const DELIVERY = Symbol('delivery')

/** The context of an operation whose answer is delivered so. */
export function withDelivery<Context extends object>(
  context: Context,
  delivery: Delivery,
): Context {
  return Object.assign(context, { [DELIVERY]: delivery })
}

/** Null where execution writes all of the answer. */
export function deliveryOf(context: unknown): Delivery | null {
  if (typeof context !== 'object' || context === null || !(DELIVERY in context)) return null
  return context[DELIVERY] instanceof Delivery ? context[DELIVERY] : null
}

/** Keeps what execution gave, with errors as they are shown. */
export const noteResult: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response: { body } }) => {
      const delivery = deliveryOf(contextValue)
      if (delivery !== null && body.kind === 'single') delivery.result = body.singleResult
    },
  }),
}
