import { enumType } from '../types/enum-type'

export const Direction = enumType('Direction', 'NULL comes last in both.', [
  { value: 'asc' },
  { value: 'desc' },
])
