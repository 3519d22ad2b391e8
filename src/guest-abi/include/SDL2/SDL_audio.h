#ifndef SDL_audio_h_
#define SDL_audio_h_

#include <SDL2/SDL_error.h>
#include <SDL2/SDL_rwops.h>
#include <SDL2/SDL_stdinc.h>
#include <SDL2/SDL_thread.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One device, which nobody hears: it takes sound at the pace at which it would be played. */
typedef Uint16 SDL_AudioFormat;
#define SDL_AUDIO_MASK_BITSIZE 0xFF
#define SDL_AUDIO_BITSIZE(x) ((x) & SDL_AUDIO_MASK_BITSIZE)
#define SDL_AUDIO_ISFLOAT(x) ((x) & (1 << 8))
#define SDL_AUDIO_ISBIGENDIAN(x) ((x) & (1 << 12))
#define SDL_AUDIO_ISSIGNED(x) ((x) & (1 << 15))
#define AUDIO_U8 0x0008
#define AUDIO_S8 0x8008
#define AUDIO_U16LSB 0x0010
#define AUDIO_S16LSB 0x8010
#define AUDIO_U16MSB 0x1010
#define AUDIO_S16MSB 0x9010
#define AUDIO_U16 AUDIO_U16LSB
#define AUDIO_S16 AUDIO_S16LSB
#define AUDIO_S32LSB 0x8020
#define AUDIO_S32MSB 0x9020
#define AUDIO_S32 AUDIO_S32LSB
#define AUDIO_F32LSB 0x8120
#define AUDIO_F32MSB 0x9120
#define AUDIO_F32 AUDIO_F32LSB
#define AUDIO_U16SYS AUDIO_U16LSB
#define AUDIO_S16SYS AUDIO_S16LSB
#define AUDIO_S32SYS AUDIO_S32LSB
#define AUDIO_F32SYS AUDIO_F32LSB
#define SDL_AUDIO_ALLOW_FREQUENCY_CHANGE 1
#define SDL_AUDIO_ALLOW_FORMAT_CHANGE 2
#define SDL_AUDIO_ALLOW_CHANNELS_CHANGE 4
#define SDL_AUDIO_ALLOW_SAMPLES_CHANGE 8
#define SDL_AUDIO_ALLOW_ANY_CHANGE 15
#define SDL_MIX_MAXVOLUME 128

typedef void (SDLCALL *SDL_AudioCallback)(void *userdata, Uint8 *stream, int length);
typedef struct SDL_AudioSpec {
  int freq;
  SDL_AudioFormat format;
  Uint8 channels;
  Uint8 silence;
  Uint16 samples;
  Uint16 padding;
  Uint32 size;
  SDL_AudioCallback callback;
  void *userdata;
} SDL_AudioSpec;
typedef Uint32 SDL_AudioDeviceID;
typedef enum { SDL_AUDIO_STOPPED, SDL_AUDIO_PLAYING, SDL_AUDIO_PAUSED } SDL_AudioStatus;

int SDL_GetNumAudioDrivers(void);
const char *SDL_GetAudioDriver(int index);
const char *SDL_GetCurrentAudioDriver(void);
int SDL_AudioInit(const char *driver);
void SDL_AudioQuit(void);
int SDL_GetNumAudioDevices(int capture);
const char *SDL_GetAudioDeviceName(int index, int capture);
int SDL_OpenAudio(SDL_AudioSpec *desired, SDL_AudioSpec *obtained);
SDL_AudioDeviceID SDL_OpenAudioDevice(const char *device, int capture, const SDL_AudioSpec *desired,
                                      SDL_AudioSpec *obtained, int allowed_changes);
SDL_AudioStatus SDL_GetAudioStatus(void);
SDL_AudioStatus SDL_GetAudioDeviceStatus(SDL_AudioDeviceID device);
void SDL_PauseAudio(int pause);
void SDL_PauseAudioDevice(SDL_AudioDeviceID device, int pause);
void SDL_LockAudio(void);
void SDL_LockAudioDevice(SDL_AudioDeviceID device);
void SDL_UnlockAudio(void);
void SDL_UnlockAudioDevice(SDL_AudioDeviceID device);
int SDL_QueueAudio(SDL_AudioDeviceID device, const void *data, Uint32 length);
Uint32 SDL_GetQueuedAudioSize(SDL_AudioDeviceID device);
void SDL_ClearQueuedAudio(SDL_AudioDeviceID device);
void SDL_MixAudioFormat(Uint8 *to, const Uint8 *from, SDL_AudioFormat format, Uint32 length, int volume);
void SDL_CloseAudio(void);
void SDL_CloseAudioDevice(SDL_AudioDeviceID device);

#ifdef __cplusplus
}
#endif
#endif
