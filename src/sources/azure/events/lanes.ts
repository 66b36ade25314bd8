/** How many slices of time may be read beside each other, over all targets of a source. */
export type Lanes = {
  /** Takes as many of the wanted lanes as are free, and tells how many. */
  take(wanted: number): number;
  release(): void;
};

export function createLanes(most: number): Lanes {
  let free = most;
  return {
    take(wanted) {
      const taken = Math.max(0, Math.min(free, wanted));
      free -= taken;
      return taken;
    },
    release() {
      free += 1;
    },
  };
}
