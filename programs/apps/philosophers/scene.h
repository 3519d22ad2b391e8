/* The round table, drawn. */
#ifndef PHILOSOPHERS_SCENE_H
#define PHILOSOPHERS_SCENE_H

#include "table.h"

typedef struct Spot {
  float x, y;     /* of the fork's middle */
  float angle;    /* that it points to */
} Spot;

typedef struct Scene {
  Spot forks[SEATS_MAX]; /* where they are drawn; they move to where they are */
  int forkCount;
} Scene;

/* Draws it into an area, between RatBeginPaint and RatEndPaint. true: something still moves. */
bool sceneDraw(Scene *scene, const Table *table, HWINDOW w, RatRect area);

#endif
