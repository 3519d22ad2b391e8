/* A game over SDL 2's interface: knock out the bricks, by the mouse or the arrow keys */
#include <SDL2/SDL.h>
#include <stdbool.h>

/* In these units, whatever size the window has. */
enum { WIDTH = 320, HEIGHT = 200, TOP = 24, ROWS = 5, COLUMNS = 10, BRICK_WIDTH = 30, BRICK_HEIGHT = 9, GAP = 2, BALL = 4, PADDLE_WIDTH = 44, PADDLE_HEIGHT = 5, PADDLE_Y = HEIGHT - 14, LIVES = 3 };
static const float PADDLE_SPEED = 260, BALL_SPEED = 150, STEP = 1.0f / 240;

typedef struct Game {
  bool brick[ROWS][COLUMNS];
  int left, lives, score;
  SDL_FRect ball, paddle;
  float dx, dy; /* of the ball, units a second */
  bool running; /* else the ball lies on the paddle */
} Game;

static void placeBall(Game *game) {
  game->ball = (SDL_FRect){game->paddle.x + game->paddle.w / 2 - BALL / 2.0f, PADDLE_Y - BALL, BALL, BALL};
  game->running = false;
}

static void begin(Game *game) {
  *game = (Game){.lives = LIVES, .left = ROWS * COLUMNS, .paddle = {(WIDTH - PADDLE_WIDTH) / 2.0f, PADDLE_Y, PADDLE_WIDTH, PADDLE_HEIGHT}};
  memset(game->brick, 1, sizeof game->brick);
  placeBall(game);
}

static SDL_FRect brickAt(int row, int column) {
  return (SDL_FRect){(float)(column * (BRICK_WIDTH + GAP) + GAP / 2), (float)(TOP + row * (BRICK_HEIGHT + GAP)), BRICK_WIDTH, BRICK_HEIGHT};
}

static void movePaddle(Game *game, float x) {
  game->paddle.x = SDL_clamp(x, 0, WIDTH - PADDLE_WIDTH);
  if (!game->running) placeBall(game);
}

static void launch(Game *game) {
  if (game->running) return;
  if (game->lives == 0 || game->left == 0) begin(game);
  game->running = true;
  game->dx = BALL_SPEED * 0.6f;
  game->dy = -BALL_SPEED * 0.8f;
}

/* A brick that the ball meets goes, and turns it back on the side that it came from. */
static void hitBricks(Game *game, const SDL_FRect *before) {
  for (int row = 0; row < ROWS; row++) {
    for (int column = 0; column < COLUMNS; column++) {
      SDL_FRect brick = brickAt(row, column);
      if (!game->brick[row][column] || !SDL_HasIntersectionF(&game->ball, &brick)) continue;
      game->brick[row][column] = false;
      game->left--;
      game->score += 10 * (ROWS - row);
      bool beside = before->y + before->h > brick.y && before->y < brick.y + brick.h;
      if (beside) {
        game->dx = -game->dx;
      } else {
        game->dy = -game->dy;
      }
      return;
    }
  }
}

static void step(Game *game) {
  SDL_FRect before = game->ball;
  game->ball.x += game->dx * STEP;
  game->ball.y += game->dy * STEP;
  if ((game->ball.x < 0 && game->dx < 0) || (game->ball.x > WIDTH - BALL && game->dx > 0)) game->dx = -game->dx;
  if (game->ball.y < 0 && game->dy < 0) game->dy = -game->dy;
  hitBricks(game, &before);
  if (game->dy > 0 && SDL_HasIntersectionF(&game->ball, &game->paddle)) {
    /* Further out, further aside. */
    float off = (game->ball.x + BALL / 2.0f - game->paddle.x) / PADDLE_WIDTH * 2 - 1;
    game->dx = BALL_SPEED * 0.9f * SDL_clamp(off, -1, 1);
    game->dy = -SDL_sqrtf(BALL_SPEED * BALL_SPEED - game->dx * game->dx);
  }
  if (game->ball.y > HEIGHT) game->lives--;
  if (game->ball.y > HEIGHT || game->left == 0) placeBall(game);
}

static void draw(SDL_Renderer *renderer, const Game *game) {
  static const SDL_Color COLORS[ROWS] = {{238, 90, 111, 255}, {243, 156, 83, 255}, {245, 205, 90, 255}, {104, 195, 163, 255}, {89, 151, 222, 255}};
  SDL_SetRenderDrawColor(renderer, 12, 14, 22, 255);
  SDL_RenderClear(renderer);
  SDL_SetRenderDrawColor(renderer, 24, 28, 42, 255);
  SDL_RenderFillRect(renderer, NULL);
  for (int row = 0; row < ROWS; row++) {
    SDL_SetRenderDrawColor(renderer, COLORS[row].r, COLORS[row].g, COLORS[row].b, 255);
    for (int column = 0; column < COLUMNS; column++) {
      SDL_FRect brick = brickAt(row, column);
      if (game->brick[row][column]) SDL_RenderFillRectF(renderer, &brick);
    }
  }
  SDL_SetRenderDrawColor(renderer, 236, 240, 248, 255);
  SDL_RenderFillRectF(renderer, &game->paddle);
  SDL_RenderFillRectF(renderer, &game->ball);
  for (int i = 0; i < game->lives; i++) {
    SDL_Rect life = {6 + i * 8, 8, 5, 5};
    SDL_RenderFillRect(renderer, &life);
  }
  SDL_RenderPresent(renderer);
}

static void showScore(SDL_Window *window, const Game *game) {
  char title[64];
  SDL_snprintf(title, sizeof title, "Breakout: %d%s", game->score, game->lives == 0 ? " - over" : game->left == 0 ? " - done" : "");
  if (strcmp(title, SDL_GetWindowTitle(window)) != 0) SDL_SetWindowTitle(window, title);
}

/* false: enough. */
static bool handle(Game *game, const SDL_Event *event) {
  switch (event->type) {
    case SDL_QUIT:
      return false;
    case SDL_KEYDOWN:
      if (event->key.keysym.sym == SDLK_ESCAPE) return false;
      if (event->key.keysym.sym == SDLK_SPACE) launch(game);
      return true;
    case SDL_MOUSEMOTION:
      movePaddle(game, (float)event->motion.x - PADDLE_WIDTH / 2.0f);
      return true;
    case SDL_MOUSEBUTTONDOWN:
      launch(game);
      return true;
    default:
      return true;
  }
}

int main(void) {
  SDL_Window *window = NULL;
  SDL_Renderer *renderer = NULL;
  if (SDL_Init(SDL_INIT_VIDEO) == 0) window = SDL_CreateWindow("Breakout: 0", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, WIDTH * 2, HEIGHT * 2, SDL_WINDOW_RESIZABLE);
  if (window != NULL) renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_PRESENTVSYNC);
  if (renderer == NULL) {
    fprintf(stderr, "breakout: %s\n", SDL_GetError());
    return 1;
  }
  SDL_RenderSetLogicalSize(renderer, WIDTH, HEIGHT);
  Game game;
  begin(&game);
  Uint64 last = SDL_GetPerformanceCounter();
  float due = 0;
  for (bool going = true; going;) {
    for (SDL_Event event; SDL_PollEvent(&event);) going = handle(&game, &event) && going;
    Uint64 now = SDL_GetPerformanceCounter();
    float passed = (float)(now - last) / (float)SDL_GetPerformanceFrequency();
    last = now;
    /* After a pause the game goes on where it was. */
    due += SDL_min(passed, 0.1f);
    const Uint8 *keys = SDL_GetKeyboardState(NULL);
    for (; due > 0; due -= STEP) {
      int way = keys[SDL_SCANCODE_RIGHT] - keys[SDL_SCANCODE_LEFT];
      if (way != 0) movePaddle(&game, game.paddle.x + (float)way * PADDLE_SPEED * STEP);
      if (game.running) step(&game);
    }
    draw(renderer, &game);
    showScore(window, &game);
  }
  SDL_Quit();
  return 0;
}
