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
