import type { Call } from '../core/aws'
import type { Members, ServiceError } from '../core/service'
import type { WireAnswer, WireRequest } from './wire'

/** How one service's calls travel. */
export interface Binding {
  readonly service: string
  /** Null: the request is not for this service. */
  decode(request: WireRequest): Call | null
  encode(operation: string, members: Members): WireAnswer
  encodeError(error: ServiceError): WireAnswer
  /** The members of an error, as they travel. */
  errorMembers(error: ServiceError): Members
}

export type MessageMember = (code: string) => 'message' | 'Message'
