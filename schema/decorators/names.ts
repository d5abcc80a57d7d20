/** errorRate → error_rate. */
export function snakeCase(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** errorRate, error_rate, error-rate → ERROR_RATE. */
export function constantCase(name: string): string {
  return snakeCase(name).replaceAll('-', '_').toUpperCase()
}

/** errorRate → ErrorRate. */
export function pascalCase(camelCase: string): string {
  return camelCase.charAt(0).toUpperCase() + camelCase.slice(1)
}

/** ErrorRate → errorRate. */
export function camelCase(pascalCase: string): string {
  return pascalCase.charAt(0).toLowerCase() + pascalCase.slice(1)
}

/** Of a column whose files call it otherwise. */
export interface StoredName {
  /** The column's name in the files of a folder; the property's in snake_case unless said. */
  readonly column?: string
}
