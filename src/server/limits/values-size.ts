import { Kind, visit, type DocumentNode } from 'graphql'

/** How large the values are that an operation brings. */
export interface ValuesSize {
  /** Values that lists hold, in all. */
  readonly listValues: number
  /** Lists and objects inside each other. */
  readonly valueDepth: number
}

/** Of variables; without recursion, for how deep they are is up to the sender. */
export function variablesSize(variables: Readonly<Record<string, unknown>>): ValuesSize {
  let [listValues, valueDepth] = [0, 0]
  const open = Object.values(variables).map((value) => ({ value, depth: 1 }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) listValues += value.length
    valueDepth = Math.max(valueDepth, depth)
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 })
  }
  return { listValues, valueDepth }
}

/** Of what stands in the document itself. */
export function literalsSize(document: DocumentNode): ValuesSize {
  let [listValues, valueDepth, depth] = [0, 0, 0]
  const enter = () => {
    depth += 1
    valueDepth = Math.max(valueDepth, depth)
  }
  const leave = () => {
    depth -= 1
  }
  visit(document, {
    [Kind.LIST]: {
      enter({ values }) {
        listValues += values.length
        enter()
      },
      leave,
    },
    [Kind.OBJECT]: { enter, leave },
  })
  return { listValues, valueDepth }
}
