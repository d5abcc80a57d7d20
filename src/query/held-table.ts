import { SnapshotNotHeld } from '../model/snapshot-not-held'
import type { TableChoice } from './table-choice'
import type { TableFamily } from './table-families'

/**
 * Reads the table that is chosen of a family. An engine with tables of its own tells only when it is
 * asked that it lacks one: then what is left of the family is chosen from, down to the dataset's own.
 * @throws what the first one that is lacking was answered with, where nothing that is left can answer
 */
export async function fromHeldTable<T>(
  family: TableFamily,
  choose: (left: TableFamily) => Promise<TableChoice>,
  read: (choice: TableChoice) => Promise<T>,
): Promise<T> {
  const choice = await choose(family)
  try {
    return await read(choice)
  } catch (error) {
    const { otherName } = choice
    if (!(error instanceof SnapshotNotHeld) || otherName === null) throw error
    const chooseOrGiveUp = (left: TableFamily) =>
      choose(left).catch(() => {
        throw error
      })
    return fromHeldTable(without(family, otherName), chooseOrGiveUp, read)
  }
}

function without({ coarser, finer }: TableFamily, name: string): TableFamily {
  return {
    coarser: coarser.filter(({ other }) => other.name !== name),
    finer: finer?.other.name === name ? null : finer,
  }
}
