// How many letters two words differ in: left out, put in, changed, or two neighbours swapped (optimal string alignment).

/** The distance; anything above `most` where it is larger than that. */
export const distance = (one, other, most = Infinity) => {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2] + 1);
      row.push(value);
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
};

/** 1 where two words are the same, 0 where they have nothing in common. */
export const similarity = (one, other) => {
  const length = Math.max(one.length, other.length);
  return length ? 1 - distance(one, other) / length : 1;
};

/** The first of those that are nearest, within `most`: {value, place, off}; undefined where none is. */
export const nearest = (word, among, most) => {
  let best;
  among.forEach((value, place) => {
    const bound = best ? best.off - 1 : most;
    if (bound < 0) return;
    const off = distance(word, value, bound);
    if (off <= bound) best = { value, place, off };
  });
  return best;
};
