import { registerEnumType } from 'type-graphql'
import { ERROR_CODES } from '../../src/model/coded-error'

const CODES = Object.keys(ERROR_CODES)

export const ErrorCodeEnum: Readonly<Record<string, string>> = Object.freeze(
  Object.fromEntries(CODES.map((code) => [code, code])),
)

registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description:
    'extensions.code, and why a run failed. Grows: unknown ones go by extensions.retryable.',
  valuesConfig: Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, { meaning }]) => [code, { description: meaning }]),
  ),
})
