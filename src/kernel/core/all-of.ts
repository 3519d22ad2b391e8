/** Does several things, all of them also when one fails; `end` throws what the first has thrown. */
export function allOf(): { attempt: (action: () => void) => void; end: () => void } {
  let failure: unknown;
  return {
    attempt: (action) => {
      try {
        action();
      } catch (error) {
        failure ??= error;
      }
    },
    end: () => {
      if (failure !== undefined) throw failure;
    },
  };
}
