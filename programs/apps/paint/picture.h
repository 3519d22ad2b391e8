/* A picture in memory, and what is drawn into it. Knows of no window. */
#ifndef PAINT_PICTURE_H
#define PAINT_PICTURE_H

#include <ratos.h>
#include <stdbool.h>
#include <stdint.h>

enum { PICTURE_MOST = 4096, PICTURE_MOST_BRUSH = 64 };

typedef struct Picture {
  int32_t width, height; /* 1 to PICTURE_MOST each */
  uint32_t *pixels; /* 0xffRRGGBB, row by row */
} Picture;

bool pictureMake(Picture *picture, int32_t width, int32_t height, uint32_t color);
void pictureFree(Picture *picture);

/* What lies in both, and what holds both; a rectangle without an area is none. */
RatRect areaBoth(RatRect a, RatRect b);
RatRect areaUnion(RatRect a, RatRect b);
static inline bool areaEmpty(RatRect area) { return area.width <= 0 || area.height <= 0; }

/*
 * Each gives the area in which the picture may have changed. Places may lie outside; sharp edges, so that a fill finds
 * its border. `size` is the brush's, in pixels.
 */
RatRect pictureFillRect(Picture *picture, RatRect area, uint32_t color);
RatRect pictureLine(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, uint32_t color);
/* With two of its corners; `filled`: the whole of it. */
RatRect pictureRect(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, bool filled, uint32_t color);
RatRect pictureEllipse(Picture *picture, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t size, bool filled, uint32_t color);
/* All that has the colour of a place and hangs together with it. False: no memory, and only some of it is filled. */
bool pictureFlood(Picture *picture, int32_t x, int32_t y, uint32_t color, RatRect *changed);

#endif
