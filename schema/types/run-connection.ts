import { objectType } from './made-type'
import { PageInfo } from './page-info'
import { RunType } from './run'

const RunEdge = objectType('RunEdge', 'A run and where it stands in the list.', [
  { name: 'cursor', type: String, options: {} },
  { name: 'node', type: RunType, options: {} },
])

export const RunConnection = objectType('RunConnection', 'Newest first.', [
  { name: 'edges', type: [RunEdge], options: {} },
  { name: 'nodes', type: [RunType], options: {} },
  { name: 'pageInfo', type: PageInfo, options: {} },
])
