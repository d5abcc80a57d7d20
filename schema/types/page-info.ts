import { stable } from '../decorators/stable'
import { objectType } from './made-type'

export const PageInfo = stable(
  objectType('PageInfo', 'Cursors hold for the same request.', [
    { name: 'startCursor', type: String, options: { nullable: true } },
    { name: 'endCursor', type: String, options: { nullable: true } },
    { name: 'hasNextPage', type: Boolean, options: {} },
    { name: 'hasPreviousPage', type: Boolean, options: {} },
  ]),
)
