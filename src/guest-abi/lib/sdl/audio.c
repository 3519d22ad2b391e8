/* Sound that nobody hears: a thread takes it at the pace at which it would be played. */
#include <pthread.h>

#include "sdl.h"

enum { DEVICES = 16 };

typedef struct Device {
  SDL_AudioSpec spec;
  pthread_t thread;
  pthread_mutex_t lock; /* held while the callback runs */
  bool paused, ending;
  Uint32 queued;
  Uint8 *buffer;
} Device;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Device *devices[DEVICES]; /* changed under lock; the first is that of the calls without a number */

int SDL_GetNumAudioDrivers(void) { return 1; }
const char *SDL_GetAudioDriver(int index) { return index == 0 ? "dummy" : NULL; }
const char *SDL_GetCurrentAudioDriver(void) { return SDL_WasInit(SDL_INIT_AUDIO) != 0 ? "dummy" : NULL; }
int SDL_AudioInit(const char *driver) { return (void)driver, SDL_InitSubSystem(SDL_INIT_AUDIO); }
void SDL_AudioQuit(void) { SDL_QuitSubSystem(SDL_INIT_AUDIO); }
int SDL_GetNumAudioDevices(int capture) { return capture ? 0 : 1; }
const char *SDL_GetAudioDeviceName(int index, int capture) { return index == 0 && !capture ? "Silence" : NULL; }

static void *Play(void *argument) {
  Device *device = argument;
  Uint64 period = (Uint64)device->spec.samples * 1000000000 / (Uint64)device->spec.freq;
  Uint64 due = RatGetTickNs();
  while (!__atomic_load_n(&device->ending, __ATOMIC_ACQUIRE)) {
    pthread_mutex_lock(&device->lock);
    if (!device->paused) {
      if (device->spec.callback != NULL) {
        memset(device->buffer, device->spec.silence, device->spec.size);
        device->spec.callback(device->spec.userdata, device->buffer, (int)device->spec.size);
      } else {
        device->queued -= SDL_min(device->queued, device->spec.size);
      }
    }
    pthread_mutex_unlock(&device->lock);
    due += period;
    Uint64 now = RatGetTickNs();
    /* What came too late is not made up for. */
    if (due < now) due = now;
    RatSleep((Uint32)((due - now + 999999) / 1000000));
  }
  return NULL;
}

static bool Complete(SDL_AudioSpec *spec) {
  int bytes = SDL_AUDIO_BITSIZE(spec->format) / 8;
  if (spec->freq == 0) spec->freq = 22050;
  if (spec->format == 0) spec->format = AUDIO_S16;
  if (spec->channels == 0) spec->channels = 2;
  if (bytes == 0) bytes = SDL_AUDIO_BITSIZE(spec->format) / 8;
  if (spec->freq < 1000 || spec->freq > 768000 || spec->channels > 8 || (bytes != 1 && bytes != 2 && bytes != 4)) {
    return false;
  }
  if (spec->samples == 0) spec->samples = (Uint16)SDL_max(spec->freq * 46 / 1000, 1);
  spec->silence = spec->format == AUDIO_U8 ? 0x80 : 0;
  spec->size = (Uint32)spec->samples * spec->channels * (Uint32)bytes;
  return true;
}

static void FreeDevice(Device *device) {
  pthread_mutex_destroy(&device->lock);
  free(device->buffer);
  free(device);
}

static SDL_AudioDeviceID Open(int first, const SDL_AudioSpec *desired, SDL_AudioSpec *obtained) {
  if (SDL_WasInit(SDL_INIT_AUDIO) == 0) {
    SDL_SetError("Audio subsystem is not initialized");
    return 0;
  }
  Device *device = calloc(1, sizeof *device);
  if (device == NULL || desired == NULL) {
    free(device);
    if (desired == NULL) {
      SDL_InvalidParamError("desired");
    } else {
      SDL_OutOfMemory();
    }
    return 0;
  }
  device->spec = *desired;
  device->paused = true;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&device->lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
  bool valid = Complete(&device->spec);
  if (valid) device->buffer = malloc(device->spec.size);
  pthread_mutex_lock(&lock);
  int index = first;
  while (index < DEVICES && devices[index] != NULL && first != 0) index++;
  bool free_slot = index < DEVICES && devices[index] == NULL;
  bool made = valid && device->buffer != NULL && free_slot && pthread_create(&device->thread, NULL, Play, device) == 0;
  if (made) devices[index] = device;
  pthread_mutex_unlock(&lock);
  if (!made) {
    FreeDevice(device);
    SDL_SetError(!valid ? "Unsupported audio format" : !free_slot ? "Audio device is already opened" : "Out of memory");
    return 0;
  }
  if (obtained != NULL) *obtained = device->spec;
  return (SDL_AudioDeviceID)index + 1;
}

SDL_AudioDeviceID SDL_OpenAudioDevice(const char *name, int capture, const SDL_AudioSpec *desired,
                                      SDL_AudioSpec *obtained, int allowed_changes) {
  (void)name, (void)allowed_changes;
  if (capture) {
    SDL_SetError("There are no microphones");
    return 0;
  }
  return Open(1, desired, obtained);
}

int SDL_OpenAudio(SDL_AudioSpec *desired, SDL_AudioSpec *obtained) {
  if (SDL_WasInit(SDL_INIT_AUDIO) == 0 && SDL_InitSubSystem(SDL_INIT_AUDIO) < 0) return -1;
  SDL_AudioSpec spec;
  if (Open(0, desired, &spec) == 0) return -1;
  if (obtained == NULL) {
    desired->silence = spec.silence;
    desired->size = spec.size;
  } else {
    *obtained = spec;
  }
  return 0;
}

static Device *Get(SDL_AudioDeviceID id) {
  Device *device = id >= 1 && id <= DEVICES ? __atomic_load_n(&devices[id - 1], __ATOMIC_ACQUIRE) : NULL;
  if (device == NULL) SDL_SetError("Invalid audio device ID");
  return device;
}

void SDL_LockAudioDevice(SDL_AudioDeviceID id) {
  Device *device = Get(id);
  if (device != NULL) pthread_mutex_lock(&device->lock);
}

void SDL_UnlockAudioDevice(SDL_AudioDeviceID id) {
  Device *device = Get(id);
  if (device != NULL) pthread_mutex_unlock(&device->lock);
}

void SDL_PauseAudioDevice(SDL_AudioDeviceID id, int pause) {
  Device *device = Get(id);
  if (device == NULL) return;
  pthread_mutex_lock(&device->lock);
  device->paused = pause != 0;
  pthread_mutex_unlock(&device->lock);
}

SDL_AudioStatus SDL_GetAudioDeviceStatus(SDL_AudioDeviceID id) {
  Device *device = Get(id);
  return device == NULL ? SDL_AUDIO_STOPPED : device->paused ? SDL_AUDIO_PAUSED : SDL_AUDIO_PLAYING;
}

int SDL_QueueAudio(SDL_AudioDeviceID id, const void *data, Uint32 length) {
  Device *device = Get(id);
  if (device == NULL) return -1;
  if (device->spec.callback != NULL) return SDL_SetError("Audio device has a callback, queueing not allowed");
  if (data == NULL && length > 0) return SDL_InvalidParamError("data");
  pthread_mutex_lock(&device->lock);
  device->queued += SDL_min(length, UINT32_MAX - device->queued);
  pthread_mutex_unlock(&device->lock);
  return 0;
}

Uint32 SDL_GetQueuedAudioSize(SDL_AudioDeviceID id) {
  Device *device = Get(id);
  if (device == NULL) return 0;
  pthread_mutex_lock(&device->lock);
  Uint32 queued = device->queued;
  pthread_mutex_unlock(&device->lock);
  return queued;
}

void SDL_ClearQueuedAudio(SDL_AudioDeviceID id) {
  Device *device = Get(id);
  if (device == NULL) return;
  pthread_mutex_lock(&device->lock);
  device->queued = 0;
  pthread_mutex_unlock(&device->lock);
}

void SDL_CloseAudioDevice(SDL_AudioDeviceID id) {
  pthread_mutex_lock(&lock);
  Device *device = Get(id);
  if (device != NULL) devices[id - 1] = NULL;
  pthread_mutex_unlock(&lock);
  if (device == NULL) return;
  __atomic_store_n(&device->ending, true, __ATOMIC_RELEASE);
  pthread_join(device->thread, NULL);
  FreeDevice(device);
}

SDL_AudioStatus SDL_GetAudioStatus(void) { return SDL_GetAudioDeviceStatus(1); }
void SDL_PauseAudio(int pause) { SDL_PauseAudioDevice(1, pause); }
void SDL_LockAudio(void) { SDL_LockAudioDevice(1); }
void SDL_UnlockAudio(void) { SDL_UnlockAudioDevice(1); }
void SDL_CloseAudio(void) { SDL_CloseAudioDevice(1); }

void QuitAudio(void) {
  for (SDL_AudioDeviceID id = 1; id <= DEVICES; id++) {
    if (devices[id - 1] != NULL) SDL_CloseAudioDevice(id);
  }
}

void SDL_MixAudioFormat(Uint8 *to, const Uint8 *from, SDL_AudioFormat format, Uint32 length, int volume) {
  volume = SDL_clamp(volume, 0, SDL_MIX_MAXVOLUME);
  switch (format) {
    case AUDIO_U8:
      for (Uint32 i = 0; i < length; i++) {
        int sum = to[i] + (from[i] - 128) * volume / SDL_MIX_MAXVOLUME;
        to[i] = (Uint8)SDL_clamp(sum, 0, 255);
      }
      break;
    case AUDIO_S16LSB:
      for (Uint32 i = 0; i + 1 < length; i += 2) {
        Sint16 a, b;
        memcpy(&a, to + i, 2);
        memcpy(&b, from + i, 2);
        int sum = a + b * volume / SDL_MIX_MAXVOLUME;
        a = (Sint16)SDL_clamp(sum, -32768, 32767);
        memcpy(to + i, &a, 2);
      }
      break;
    case AUDIO_F32LSB:
      for (Uint32 i = 0; i + 3 < length; i += 4) {
        float a, b;
        memcpy(&a, to + i, 4);
        memcpy(&b, from + i, 4);
        a += b * (float)volume / SDL_MIX_MAXVOLUME;
        memcpy(to + i, &a, 4);
      }
      break;
    default:
      SDL_SetError("SDL_MixAudioFormat(): unknown audio format");
  }
}
