import { z } from 'zod'
import type { Members, ServiceError } from '../core/service'
import type { Binding, MessageMember } from './binding'

const body = z.record(z.string(), z.unknown())

export interface AwsJson {
  readonly service: string
  readonly version: '1.0' | '1.1'
  /** Before the operation's name in X-Amz-Target. */
  readonly targetPrefix: string
  readonly messageMember: MessageMember
}

/** AWS JSON protocol 1.0 and 1.1 (Smithy 2.0, "AWS JSON 1.1 protocol"). */
export function awsJson({ service, version, targetPrefix, messageMember }: AwsJson): Binding {
  const errorMembers = ({ code, message, members }: ServiceError): Members => ({
    [messageMember(code)]: message,
    ...members,
  })
  const headers = { 'content-type': `application/x-amz-json-${version}` }
  return {
    service,
    decode: (request) => {
      const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.')
      if (prefix !== targetPrefix || operation === undefined || request.method !== 'POST')
        return null
      return { service, operation, input: body.parse(JSON.parse(request.body || '{}')) }
    },
    encode: (_, members) => ({ status: 200, headers, body: JSON.stringify(members) }),
    encodeError: (error) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: JSON.stringify({ __type: error.code, ...errorMembers(error) }),
    }),
    errorMembers,
  }
}
