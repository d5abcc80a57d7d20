import { inputType, type MadeClass, type MadeField } from '../types/made-type'

/** Conditions on fields of which all must hold, with and, or and not. */
export function conditionInput(
  name: string,
  description: string,
  fields: readonly MadeField[],
): MadeClass {
  return inputType(name, description, fields, (made) => [
    { name: 'and', type: [made], options: { nullable: true, description: '[] keeps everything.' } },
    { name: 'or', type: [made], options: { nullable: true, description: '[] keeps nothing.' } },
    {
      name: 'not',
      type: made,
      options: { nullable: true, description: 'Keeps what this drops, NULL too.' },
    },
  ])
}
