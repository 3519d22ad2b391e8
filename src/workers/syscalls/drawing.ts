/** What programs draw with commands, checked and written down; the display worker executes it (workers/display/). */
import {
  DRAWN_TEXT_BYTES,
  FONT,
  FONT_PIXELS,
  FONT_PIXELS_MAX,
  FONT_WEIGHT,
  FONT_WEIGHT_MAX,
} from '../../guest-abi/drawing.ts';
import {
  RAT_ERR_CLOSED,
  RAT_ERR_EXISTS,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { RatFont, RatRect } from '../../guest-abi/struct-offsets.ts';
import { WINDOW_SIZE_MAX } from '../../guest-abi/windows.ts';
import { isDying } from '../../kernel/core/park.ts';
import { awaitFonts } from '../../kernel/objects/fonts.ts';
import { publishPaint } from '../../kernel/objects/paint.ts';
import { COMMAND, COMMAND_WORDS, packFont } from '../../kernel/objects/paint-commands.ts';
import { beginPaint, hasDesktop, isControl, isDestroyedWindow } from '../../kernel/objects/window.ts';
import { windowStatus } from '../../kernel/objects/window-messages.ts';
import type { Guest } from '../guest.ts';
import { wholeText } from '../guest-strings.ts';
import { type Paint, Painting } from '../painting.ts';
import { Fonts, lineOf, loadFonts, measuringContext, type TextContext } from '../text.ts';
import type { SyscallHandlers } from './prologues.ts';
import { writeRect } from './rects.ts';

/** Beyond it, in either direction, lines and texts are not drawn. */
const FAR = 1 << 24;
/** Between two looks whether the thread is being killed, pixels. */
const PIECE_PIXELS = 1 << 18;
/** Most texts are shorter. */
const SHORT_BYTES = 256;

type Calls = Pick<
  SyscallHandlers,
  | 'RatBeginPaint'
  | 'RatEndPaint'
  | 'RatFillRect'
  | 'RatStrokeRect'
  | 'RatDrawLine'
  | 'RatFillEllipse'
  | 'RatDrawText'
  | 'RatMeasureText'
  | 'RatDrawPixels'
  | 'RatSetClip'
>;

/** A font as it is written down. */
interface FontChoice {
  font: number;
  pixels: number;
}

interface Measurer {
  context: TextContext;
  fonts: Fonts;
}

const DESKTOP_FONT: FontChoice = { font: packFont(FONT.UI, FONT_WEIGHT, false), pixels: FONT_PIXELS };
const isSize = (size: number) => size >= 1 && size <= WINDOW_SIZE_MAX;
const isNear = (place: number) => Math.abs(place) <= FAR;
const isLine = (thickness: number) => thickness > 0 && thickness <= FAR;

export function drawingCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const painting = new Painting(kernel);
  const bits = new DataView(new ArrayBuffer(4));

  const field = (rect: number, name: keyof typeof RatRect) => guest.memory.i32(rect + RatRect[name]);

  const f32 = (address: number): number => {
    bits.setInt32(0, guest.memory.i32(address));
    return bits.getFloat32(0);
  };

  const setF32 = (address: number, value: number): void => {
    bits.setFloat32(0, value);
    guest.memory.setU32(address, bits.getInt32(0));
  };

  /** The paint under way in a window, or why there is none. */
  const paintIn = (window: number): Paint | number => {
    const paint = painting.find(window);
    if (isDestroyedWindow(kernel, window)) {
      if (paint !== undefined) painting.end(paint);
      return RAT_ERR_CLOSED;
    }
    return paint ?? RAT_ERR_NOT_OWNER;
  };

  /** Begins a command with a rectangle: 1. @returns 0: it is none; below 0: a status. */
  const begin = (paint: Paint, command: number, rect: number, more = 0): number => {
    const width = field(rect, 'width');
    const height = field(rect, 'height');
    if (width <= 0 || height <= 0) return 0;
    if (!painting.take(paint, (COMMAND_WORDS[command] as number) + more)) return RAT_ERR_QUOTA;
    const { commands, length } = paint;
    commands[length] = command;
    commands[length + 1] = field(rect, 'x');
    commands[length + 2] = field(rect, 'y');
    commands[length + 3] = width;
    commands[length + 4] = height;
    return 1;
  };

  const shape = (window: number, command: number, area: number, color: number): number => {
    const paint = paintIn(window);
    if (typeof paint === 'number') return paint;
    const begun = begin(paint, command, area);
    if (begun <= 0) return begun;
    paint.commands[paint.length + 5] = color;
    paint.length += 6;
    return RAT_SUCCESS;
  };

  /** What a program says of a font; a status when it is none. */
  const readFont = (address: number): FontChoice | number => {
    if (address === 0) return DESKTOP_FONT;
    const { memory } = guest;
    const family = memory.u32(address + RatFont.family);
    const weight = memory.u32(address + RatFont.weight) || FONT_WEIGHT;
    const given = f32(address + RatFont.pixels);
    const pixels = given === 0 ? FONT_PIXELS : given;
    if (memory.u32(address + RatFont.size) !== RatFont.SIZEOF || family > FONT.SERIF) return RAT_ERR_INVALID_ARGUMENT;
    if (weight > FONT_WEIGHT_MAX || !(pixels > 0 && pixels <= FONT_PIXELS_MAX)) return RAT_ERR_INVALID_ARGUMENT;
    return { font: packFont(family, weight, memory.u32(address + RatFont.italic) !== 0), pixels };
  };

  /** Bytes of a text that are looked at; below 0: a status. */
  const textLength = (address: number): number => {
    if (address === 0) return RAT_ERR_FAULT;
    const length = guest.memory.stringLength(address, DRAWN_TEXT_BYTES);
    return length < 0 ? RAT_ERR_FAULT : Math.min(length, DRAWN_TEXT_BYTES);
  };

  const short = new Uint8Array(SHORT_BYTES);
  /** A copy of a text, without a character that has been cut. */
  const readText = (address: number, length: number): Uint8Array<ArrayBuffer> => {
    if (length > SHORT_BYTES) return wholeText(guest.memory.copy(address, length), DRAWN_TEXT_BYTES);
    const from = address >>> 0;
    const { bytes } = guest.memory;
    for (let i = 0; i < length; i++) short[i] = bytes[from + i];
    return short.subarray(0, length);
  };

  let measurer: Measurer | undefined;
  const getMeasurer = (): Measurer | number => {
    if (measurer !== undefined) return measurer;
    const context = hasDesktop(kernel) ? measuringContext() : null;
    if (context === null) return RAT_ERR_NOT_SUPPORTED;
    const status = awaitFonts(kernel);
    if (status < 0) return status;
    loadFonts(kernel);
    measurer = { context, fonts: new Fonts(context) };
    return measurer;
  };

  /** Copies pixels as canvases want them, RGBA in memory: false when the thread is being killed. */
  const copyPixels = (to: Int32Array, at: number, from: number, width: number, height: number, stride: number) => {
    const source = guest.memory.int32();
    let target = at;
    let since = 0;
    for (let y = 0; y < height; y++) {
      let word = from + y * stride;
      for (const end = target + width; target < end; ) {
        const color = source[word++];
        to[target++] = (color & 0xff00ff00) | ((color & 0xff) << 16) | ((color >>> 16) & 0xff);
      }
      since += width;
      if (since >= PIECE_PIXELS) {
        if (isDying(kernel)) return false;
        since = 0;
      }
    }
    return true;
  };

  return {
    RatBeginPaint: (window, invalid) => {
      if (isControl(kernel, window)) return RAT_ERR_WRONG_TYPE;
      const status = windowStatus(kernel, window);
      if (status < 0) return status;
      if (!painting.begin(window)) return RAT_ERR_EXISTS;
      const rect = beginPaint(kernel, window);
      if (invalid !== 0) writeRect(guest.memory, invalid, rect);
      return RAT_SUCCESS;
    },

    RatEndPaint: (window) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      try {
        return publishPaint(kernel, window, paint.commands.subarray(0, paint.length));
      } finally {
        painting.end(paint);
      }
    },

    RatFillRect: (window, area, color) => shape(window, COMMAND.FILL, area, color),

    RatStrokeRect: (window, area, color, thickness) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      const begun = isLine(thickness) ? begin(paint, COMMAND.STROKE, area) : 0;
      if (begun <= 0) return begun;
      paint.commands[paint.length + 5] = color;
      paint.numbers[paint.length + 6] = thickness;
      paint.length += 7;
      return RAT_SUCCESS;
    },

    RatDrawLine: (window, x1, y1, x2, y2, color, thickness) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      const isSeen = isLine(thickness) && isNear(x1) && isNear(y1) && isNear(x2) && isNear(y2);
      if (!isSeen) return RAT_SUCCESS;
      if (!painting.take(paint, 7)) return RAT_ERR_QUOTA;
      const { commands, numbers, length } = paint;
      commands[length] = COMMAND.LINE;
      numbers[length + 1] = x1;
      numbers[length + 2] = y1;
      numbers[length + 3] = x2;
      numbers[length + 4] = y2;
      commands[length + 5] = color;
      numbers[length + 6] = thickness;
      paint.length += 7;
      return RAT_SUCCESS;
    },

    RatFillEllipse: (window, area, color) => shape(window, COMMAND.ELLIPSE, area, color),

    RatDrawText: (window, x, y, address, fontAddress, color) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      const choice = readFont(fontAddress);
      if (typeof choice === 'number') return choice;
      const count = textLength(address);
      if (count < 0) return count;
      if (count === 0 || !isNear(x) || !isNear(y)) return RAT_SUCCESS;
      const text = readText(address, count);
      const size = 7 + Math.ceil(text.length / 4);
      if (!painting.take(paint, size)) return RAT_ERR_QUOTA;
      const { commands, numbers, length } = paint;
      commands[length] = COMMAND.TEXT;
      numbers[length + 1] = x;
      numbers[length + 2] = y;
      commands[length + 3] = color;
      commands[length + 4] = choice.font;
      numbers[length + 5] = choice.pixels;
      commands[length + 6] = text.length;
      paint.bytes.set(text, (length + 7) * 4);
      paint.length += size;
      return RAT_SUCCESS;
    },

    RatMeasureText: (address, fontAddress, width, height) => {
      const choice = readFont(fontAddress);
      if (typeof choice === 'number') return choice;
      const count = textLength(address);
      if (count < 0) return count;
      const tools = getMeasurer();
      if (typeof tools === 'number') return tools;
      const font = tools.fonts.use(choice.font, choice.pixels);
      if (width !== 0) setF32(width, tools.context.measureText(lineOf(readText(address, count))).width);
      if (height !== 0) setF32(height, font.height);
      return RAT_SUCCESS;
    },

    RatDrawPixels: (window, area, pixels, width, height, stride) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      if (!isSize(width) || !isSize(height) || stride < width || (pixels & 3) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      const bytes = ((height - 1) * stride + width) * 4;
      if (pixels === 0 || bytes > 0xffffffff || !guest.memory.contains(pixels, bytes)) return RAT_ERR_FAULT;
      const begun = begin(paint, COMMAND.PIXELS, area, width * height);
      if (begun <= 0) return begun;
      const { commands, length } = paint;
      commands[length + 5] = width;
      commands[length + 6] = height;
      if (copyPixels(commands, length + 7, (pixels >>> 0) / 4, width, height, stride))
        paint.length += 7 + width * height;
      return RAT_SUCCESS;
    },

    RatSetClip: (window, area) => {
      const paint = paintIn(window);
      if (typeof paint === 'number') return paint;
      if (!painting.take(paint, 5)) return RAT_ERR_QUOTA;
      const { commands, length } = paint;
      commands[length] = COMMAND.CLIP;
      commands[length + 1] = area === 0 ? 0 : field(area, 'x');
      commands[length + 2] = area === 0 ? 0 : field(area, 'y');
      // One that is empty keeps everything out.
      commands[length + 3] = area === 0 ? -1 : Math.max(0, field(area, 'width'));
      commands[length + 4] = area === 0 ? -1 : Math.max(0, field(area, 'height'));
      paint.length += 5;
      return RAT_SUCCESS;
    },
  };
}
