/** A fault that ends the start. The message is for who started the program: what is wrong, what to do. */
export class StartUpError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'StartUpError'
  }
}
