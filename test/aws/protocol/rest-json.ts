import { z } from 'zod'
import type { Members } from '../core/service'
import type { Binding, MessageMember } from './binding'
import type { Route } from './route'
import type { WireAnswer, WireRequest } from './wire'

const body = z.record(z.string(), z.unknown())

export interface RestJson {
  readonly service: string
  readonly routes: readonly Route[]
  readonly messageMember: MessageMember
}

/** AWS REST JSON protocol (Smithy 2.0, "AWS restJson1 protocol"). */
export function restJson({ service, routes, messageMember }: RestJson): Binding {
  return {
    service,
    decode: (request) => {
      for (const route of routes) {
        const labels = request.method === route.method ? match(route.path, request.path) : null
        if (labels !== null)
          return { service, operation: route.operation, input: inputOf(route, labels, request) }
      }
      return null
    },
    encode: (operation, members) => {
      const route = routes.find((other) => other.operation === operation)
      if (route === undefined) throw new Error(`no route for ${operation}`)
      return encode(route, members)
    },
    encodeError: (error) => ({
      status: error.status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
      body: JSON.stringify({ [messageMember(error.code)]: error.message }),
    }),
    errorMembers: ({ code, message }) => ({ [messageMember(code)]: message }),
  }
}

/** @returns the labels' values; null when the path is another */
function match(template: string, path: string): Record<string, string> | null {
  const wanted = template.split('/')
  const parts = path.split('/')
  if (wanted.length !== parts.length) return null
  const labels: Record<string, string> = {}
  for (const [index, name] of wanted.entries()) {
    const part = parts[index] ?? ''
    if (name.startsWith('{')) labels[name.slice(1, -1)] = decodeURIComponent(part)
    else if (name !== part) return null
  }
  return labels
}

function inputOf(route: Route, labels: Record<string, string>, request: WireRequest): Members {
  const query = Object.entries(route.query ?? {}).flatMap(([name, kind]) => {
    const values = request.query.get(name)
    return values === undefined ? [] : [[name, queryValue(kind, values)] as const]
  })
  const headers = Object.entries(route.headers ?? {}).flatMap(([member, header]) => {
    const value = request.headers[header.toLowerCase()]
    return value === undefined ? [] : [[member, value] as const]
  })
  return {
    ...bodyMembers(route, request.body),
    ...Object.fromEntries(query),
    ...Object.fromEntries(headers),
    ...labels,
  }
}

function bodyMembers({ payload }: Route, text: string): Members {
  if (text === '') return {}
  return payload === undefined ? body.parse(JSON.parse(text)) : { [payload]: text }
}

function queryValue(kind: 'string' | 'integer' | 'list' | 'timestamp', values: readonly string[]) {
  const [first = ''] = values
  switch (kind) {
    case 'string':
      return first
    case 'integer':
      return Number(first)
    case 'list':
      return values
    case 'timestamp':
      return Date.parse(first) / 1_000
  }
}

function encode({ answer }: Route, members: Members): WireAnswer {
  const rest = new Map(Object.entries(members))
  const take = (name: string | undefined): unknown => {
    if (name === undefined) return undefined
    const value = rest.get(name)
    rest.delete(name)
    return value
  }
  const status = Number(take(answer?.status) ?? 200)
  const headers = Object.entries(answer?.headers ?? {}).flatMap(([member, header]) => {
    const value = take(member)
    return value === undefined ? [] : [[header.toLowerCase(), asText(value)] as const]
  })
  const payload = take(answer?.payload)
  const isPlain = answer?.payload === undefined
  return {
    status,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
    body: isPlain ? JSON.stringify(Object.fromEntries(rest)) : asText(payload),
  }
}

/** What stands outside a JSON body is plain text. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}
