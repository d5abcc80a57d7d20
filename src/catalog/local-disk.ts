import { statfs } from 'node:fs/promises'

/** By the numbers that statfs(2) gives: ext4, XFS, Btrfs, ZFS, F2FS, tmpfs, overlays of containers. */
const LOCAL_TYPES = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0x01021994, 0x794c7630,
])

/** Whether looking at a file cannot wait for a network. False where nobody knows. */
export async function isOnLocalDisk(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => null)
  return found !== null && LOCAL_TYPES.has(found.type)
}
