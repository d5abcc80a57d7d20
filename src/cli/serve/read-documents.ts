import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../../config/config-error'
import type { Config } from '../../config/config'
import { documentId } from '../../model/document-id'
import type { TrustedDocuments } from '../../server/documents/trusted-document'

const KINDS = ['.graphql', '.gql', '.json']

/** Apollo's manifest. */
const manifest = z.object({
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
})
/** Texts by id, as Relay and others write it. */
const textsById = z.record(z.string(), z.string())

/**
 * The documents of a file, or of the files in a folder: GraphQL, a document a file, or JSON, Apollo's
 * manifest or an object of texts by id. Null where none are configured.
 * @throws ConfigError naming every fault
 */
export function readDocuments({
  documents,
  documentsOnly,
}: Pick<Config, 'documents' | 'documentsOnly'>): TrustedDocuments | null {
  if (documents === null) {
    if (!documentsOnly) return null
    throw new ConfigError(['LAKEFRONT_DOCUMENTS_ONLY is true, and LAKEFRONT_DOCUMENTS names none'])
  }
  const faults: string[] = []
  const byId = new Map<string, string>()
  for (const file of filesOf(documents)) {
    for (const { id, text } of documentsIn(file, faults)) {
      if (id === documentId(text)) byId.set(id, text)
      else faults.push(`${file} calls a document ${id}, which is not the SHA-256 of its text`)
    }
  }
  if (byId.size === 0 && faults.length === 0) faults.push(`${documents} holds no document`)
  if (faults.length > 0) throw new ConfigError(faults.map((one) => `LAKEFRONT_DOCUMENTS: ${one}`))
  return { byId, only: documentsOnly }
}

interface FoundDocument {
  readonly id: string
  readonly text: string
}

function documentsIn(file: string, faults: string[]): readonly FoundDocument[] {
  const text = readFileSync(file, 'utf8')
  if (path.extname(file) !== '.json') {
    // Clients send the text with or without the end of its last line.
    return [text, text.trimEnd()].map((one) => ({ id: documentId(one), text: one }))
  }
  const json = parsed(text)
  const listed = manifest.safeParse(json)
  if (listed.success) return listed.data.operations.map(({ id, body }) => ({ id, text: body }))
  const keyed = textsById.safeParse(json)
  if (keyed.success) return Object.entries(keyed.data).map(([id, body]) => ({ id, text: body }))
  faults.push(`${file} is neither a manifest of Apollo Client nor an object of texts by id`)
  return []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function filesOf(place: string): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place]
    return readdirSync(place)
      .filter((name) => KINDS.includes(path.extname(name)))
      .map((name) => path.join(place, name))
  } catch {
    throw new ConfigError([`LAKEFRONT_DOCUMENTS names ${place}, which cannot be read`])
  }
}
