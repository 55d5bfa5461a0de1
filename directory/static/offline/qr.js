// QR codes (ISO/IEC 18004:2015) of plain text: byte mode, error correction level M, versions 1 to 20, which is up to 666 letters.

// By version, from table 9: error correction codewords of each block, and how many blocks there are.
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const [LEVEL_M, QUIET] = [0, 2]; // the bits of the level (7.9.1); modules left white around it, as /print has them

// Powers of the generator of GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 (7.5.2), and their logarithms.
const POWERS = [1];
while (POWERS.length < 255) POWERS.push((POWERS.at(-1) << 1) ^ (POWERS.at(-1) & 128 ? 0x11d : 0));
const LOGARITHMS = new Map(POWERS.map((value, power) => [value, power]));
const product = (a, b) => (a && b ? POWERS[(LOGARITHMS.get(a) + LOGARITHMS.get(b)) % 255] : 0);

const sideOf = (version) => 17 + 4 * version;

// The middles of the alignment patterns along one side (annex E).
const alignments = (version) => {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((4 * version + 4) / (count * 2 - 2)) * 2;
  const last = sideOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - step * (count - 2 - at))];
};

// How many codewords there is room for: all modules but those of the function patterns.
const codewords = (version) => {
  const marks = alignments(version).length;
  const patterns = marks ? 25 * (marks * marks - 3) - 10 * (marks - 2) : 0;
  return Math.floor((sideOf(version) ** 2 - 3 * 64 - 31 - 2 * (sideOf(version) - 16) - patterns - (version > 6 ? 36 : 0)) / 8);
};

const lengthBits = (version) => (version < 10 ? 8 : 16);
const room = (version) => codewords(version) - CORRECTION[version - 1] * BLOCKS[version - 1];

// The codewords of the text, padded to fill the version (7.4).
const dataOf = (bytes, version) => {
  const bits = [];
  const put = (value, length) => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >> at) & 1);
  };
  put(4, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  const capacity = room(version) * 8;
  put(0, Math.min(4, capacity - bits.length));
  put(0, -bits.length & 7);
  for (let at = 0; bits.length < capacity; at++) put(at % 2 ? 0x11 : 0xec, 8);
  return Array.from({ length: capacity / 8 }, (_, at) => bits.slice(8 * at, 8 * at + 8).reduce((sum, bit) => 2 * sum + bit, 0));
};

// The remainder of Reed and Solomon's division (7.5.2).
const correctionOf = (block, length) => {
  let generator = [1];
  for (let power = 0; power < length; power++) {
    generator = [...generator, 0].map((value, at) => value ^ product(generator[at - 1] ?? 0, POWERS[power]));
  }
  const rest = [...block, ...Array(length).fill(0)];
  block.forEach((_, at) => {
    const lead = rest[at];
    generator.forEach((value, shift) => (rest[at + shift] ^= product(value, lead)));
  });
  return rest.slice(block.length);
};

// All codewords in the order in which they are placed: block by block, column by column (7.6).
const interleaved = (data, version) => {
  const [count, correction] = [BLOCKS[version - 1], CORRECTION[version - 1]];
  const short = Math.floor(data.length / count);
  const longFrom = count - (data.length % count); // the later blocks are one longer
  let start = 0;
  const blocks = Array.from({ length: count }, (_, at) => data.slice(start, (start += short + (at >= longFrom ? 1 : 0))));
  const corrections = blocks.map((block) => correctionOf(block, correction));
  const columns = (rows, length) => Array.from({ length }, (_, at) => rows.map((row) => row[at])).flat();
  return [...columns(blocks, short + 1), ...columns(corrections, correction)].filter((value) => value !== undefined);
};

// The bits of a number followed by their BCH code (annexes C and D).
const protectedBits = (value, generator, length) => {
  const degree = 31 - Math.clz32(generator);
  let rest = value << degree;
  for (let at = length - 1; at >= degree; at--) if ((rest >> at) & 1) rest ^= generator << (at - degree);
  return (value << degree) | rest;
};

// The function patterns (6.3): rows of 1, 0, and undefined where the text goes. Bits of format and version hold zeros at first.
const patterns = (version) => {
  const side = sideOf(version);
  const rows = Array.from({ length: side }, () => Array(side));
  const set = (x, y, value) => {
    if (rows[y] && x >= 0 && x < side) rows[y][x] = Number(value);
  };
  for (let at = 0; at < side; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const square = (x, y, radius, isDark) => {
    for (let down = -radius; down <= radius; down++) {
      for (let right = -radius; right <= radius; right++) set(x + right, y + down, isDark(Math.max(Math.abs(right), Math.abs(down))));
    }
  };
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]]) square(x, y, 4, (ring) => ring !== 2 && ring !== 4); // prettier-ignore
  const middles = alignments(version);
  const last = middles.at(-1);
  for (const x of middles) {
    for (const y of middles) {
      const isAtFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (!isAtFinder) square(x, y, 2, (ring) => ring !== 1);
    }
  }
  return { side, rows, set };
};

const formatPlaces = (side) => {
  const near = [0, 1, 2, 3, 4, 5, 7, 8].map((y) => [8, y]);
  const beside = [7, 5, 4, 3, 2, 1, 0].map((x) => [x, 8]);
  const right = Array.from({ length: 8 }, (_, at) => [side - 1 - at, 8]);
  const below = Array.from({ length: 7 }, (_, at) => [8, side - 7 + at]);
  return [[...near, ...beside], [...right, ...below]]; // the least bit first
};

const setFormat = ({ side, set }, mask) => {
  const bits = protectedBits((LEVEL_M << 3) | mask, 0x537, 15) ^ 0x5412;
  for (const places of formatPlaces(side)) places.forEach(([x, y], at) => set(x, y, (bits >> at) & 1));
  set(8, side - 8, 1);
};

const setVersion = ({ side, set }, version) => {
  if (version < 7) return;
  const bits = protectedBits(version, 0x1f25, 18);
  for (let at = 0; at < 18; at++) {
    const [near, far] = [Math.floor(at / 3), side - 11 + (at % 3)];
    set(near, far, (bits >> at) & 1);
    set(far, near, (bits >> at) & 1);
  }
};

// The places of the text in the order in which it fills them: pairs of columns, from the right, up and down by turns (7.7.3).
function* path({ side, rows }) {
  let isUp = true;
  for (let right = side - 1; right > 0; right -= right === 8 ? 3 : 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < side; step++) {
      const y = isUp ? side - 1 - step : step;
      for (const x of [right, right - 1]) if (rows[y][x] === undefined) yield [x, y];
    }
  }
}

// (7.8.2, table 10)
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

// How hard a symbol is to read (7.8.3): long runs, squares of one colour, what looks like a finder, too much of one colour.
const penalty = (rows) => {
  const side = rows.length;
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  let sum = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.join("");
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (let at = text.indexOf("1011101"); at >= 0; at = text.indexOf("1011101", at + 1)) {
      const isLight = (from) => !text.slice(Math.max(from, 0), Math.max(from + 4, 0)).includes("1");
      if (isLight(at - 4) || isLight(at + 7)) sum += 40;
    }
  }
  for (let y = 1; y < side; y++) {
    for (let x = 1; x < side; x++) if (rows[y][x] + rows[y][x - 1] + rows[y - 1][x] + rows[y - 1][x - 1] in { 0: 0, 4: 0 }) sum += 3;
  }
  const dark = rows.flat().reduce((a, b) => a + b, 0) / side ** 2;
  return sum + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5);
};

/** {version, mask, rows}: rows of 0 and 1, without the quiet zone. Undefined where the text is too long. `given`: a mask to use. */
export const qrOf = (text, given) => {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, at) => bytes.length + Math.ceil((4 + lengthBits(at + 1)) / 8) <= room(at + 1)) + 1;
  if (!version) return undefined;
  const frame = patterns(version);
  setFormat(frame, 0);
  setVersion(frame, version);
  const places = [...path(frame)];
  const words = interleaved(dataOf(bytes, version), version);
  const drawn = (mask) => {
    const rows = frame.rows.map((row) => [...row]);
    setFormat({ side: frame.side, set: (x, y, value) => (rows[y][x] = Number(value)) }, mask);
    places.forEach(([x, y], at) => (rows[y][x] = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1 ^ Number(MASKS[mask](x, y) === 0)));
    return { version, mask, rows };
  };
  const all = (given === undefined ? MASKS.map((_, mask) => mask) : [given]).map(drawn);
  const penalties = all.map(({ rows }) => penalty(rows));
  return all[penalties.indexOf(Math.min(...penalties))];
};

/** Draw it into an `svg` that holds a path; false where the text is too long. */
export const drawQr = (picture, text) => {
  const found = qrOf(text);
  if (!found) return false;
  const side = found.rows.length + 2 * QUIET;
  const runs = found.rows.flatMap((row, y) =>
    [...row.join("").matchAll(/1+/g)].map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET + 0.5}h${run.length}`),
  );
  picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
  picture.querySelector("path").setAttribute("d", runs.join(""));
  return true;
};
