/*
 * The picture as far as it is known: of each pixel a level, and how fine that is. After a move or a zoom, what was known
 * stays as a stand-in, until finer results come.
 */
#ifndef MANDELBROT_PICTURE_H
#define MANDELBROT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "crew.h"
#include "palette.h"

typedef struct Picture {
  Size size;
  View view;
  float *levels;
  float *grain;     /* of each level: the width, in pixels, of what it stands for; 1 is final */
  uint32_t *pixels; /* in colours */
  float *spare[2];  /* for the next levels and grains, while they are made of these */
} Picture;

/* Another size, with what can be kept. false: there is no memory for it; nothing has changed. */
bool pictureResize(Picture *picture, Size size);
void pictureFree(Picture *picture);
/* Another view, of the same or other iterations (then nothing is final). */
void pictureMoveTo(Picture *picture, View view, bool sameIterations);
/* The tiles that are still needed, coarse ones first, and in each pass those near a place first. NULL: none, or no memory. */
Tile *pictureNeeds(const Picture *picture, double x, double y, size_t *count);
/* Takes in a result, where it is finer than what is there. */
void pictureAdd(Picture *picture, const Result *result, const Palette *palette, float phase);
void pictureColor(Picture *picture, const Palette *palette, float phase);

#endif
