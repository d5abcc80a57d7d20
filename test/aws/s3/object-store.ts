/** Objects by address, `s3://bucket/key`. */
export class ObjectStore {
  private readonly objects = new Map<string, Buffer>()

  put(address: string, bytes: Uint8Array): void {
    this.objects.set(address, Buffer.from(bytes))
  }

  get(address: string): Buffer | undefined {
    return this.objects.get(address)
  }

  /** Addresses below a folder. */
  below(folder: string): readonly string[] {
    return [...this.objects.keys()].filter((address) => address.startsWith(folder))
  }
}
