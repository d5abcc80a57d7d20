import type { FastifyError, FastifyInstance } from 'fastify'
import type { ErrorCode } from '../model/coded-error'
import { extensionsOf, maskedMessage, type ErrorFormatting } from './format-error'

/** Faults outside a GraphQL operation, in the shape that GraphQL clients read. */
export function addHttpErrors(
  app: FastifyInstance,
  { logger, newReference }: ErrorFormatting,
): void {
  app.setNotFoundHandler((request, reply) => {
    const route = `${request.method} ${pathOf(request.url)}`
    void reply.code(404).send(errorBody(`There is no ${route}: try /graphql.`, 'NOT_FOUND'))
  })

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) {
      void reply.code(status).send(errorBody(error.message, 'BAD_REQUEST'))
      return
    }
    const reference = newReference()
    logger.error('internal error', { reference }, error)
    void reply.code(500).send(errorBody(maskedMessage(reference), 'INTERNAL_SERVER_ERROR'))
  })
}

/** Without the query string, which holds documents and variables. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}

export function errorBody(message: string, code: ErrorCode): object {
  return { errors: [{ message, extensions: extensionsOf(code) }] }
}
