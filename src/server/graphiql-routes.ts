import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isSystemError } from '../model/system-error'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
}

/** Nothing is loaded from elsewhere and nobody may frame the page. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'"

/** GraphiQL, from the folder that infra/local/bundle-graphiql.mjs fills; / and /graphiql/ lead there. */
export function addGraphiqlRoutes(app: FastifyInstance, folder: string): void {
  app.get('/', (_request, reply) => reply.redirect('/graphiql'))

  app.get('/graphiql/', (_request, reply) => reply.redirect('/graphiql'))

  app.get('/graphiql', async (_request, reply) => {
    const page = await fileOf(folder, 'index.html')
    if (page === null) return notFound(reply)
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(page)
  })

  app.get<{ Params: { file: string } }>('/graphiql/:file', async (request, reply) => {
    const { file } = request.params
    const type = TYPES[path.extname(file)]
    const content = type === undefined ? null : await fileOf(folder, file)
    if (content === null || type === undefined) return notFound(reply)
    return reply.type(type).header('cache-control', 'no-cache').send(content)
  })
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

/** Null when the folder holds no such file. */
async function fileOf(folder: string, name: string): Promise<Buffer | null> {
  if (!/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return null
  try {
    return await readFile(path.join(folder, name))
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null
    throw error
  }
}
