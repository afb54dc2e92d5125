"""Loaders and collators: what the scorer calls of them."""

import os

import torch

from module.mel_processing import spec_to_mel_torch, spectrogram_torch
from text import cleaned_text_to_sequence


def load_audio(path, rate):
    raise RuntimeError("the stand-in has no ffmpeg")


class _Loader(torch.utils.data.Dataset):
    def __init__(self, hparams, version=None, val=False):
        self.hparams, self.root = hparams, hparams.exp_dir
        assert os.path.exists(self.root + "/4-cnhubert")
        with open(self.root + "/2-name2text.txt", encoding="utf8") as file:
            rows = [line.split("\t") for line in file.read().strip("\n").split("\n")]
        self.clips = [(row[0], cleaned_text_to_sequence(row[1].split(" "), version)) for row in rows if len(row) == 4]
        print("total left: ", len(self.clips))

    def __len__(self):
        return len(self.clips)

    def spectrogram(self, filename):
        settings = self.hparams
        audio = torch.FloatTensor(load_audio(filename, settings.sampling_rate)).unsqueeze(0)
        lengths = (settings.hop_length, settings.win_length)
        return spectrogram_torch(audio, settings.filter_length, settings.sampling_rate, *lengths).squeeze(0), audio


class TextAudioSpeakerLoader(_Loader):
    def get_audio(self, filename):
        return self.spectrogram(filename)


class TextAudioSpeakerLoaderV3(_Loader):
    def __init__(self, hparams, val=False):
        super().__init__(hparams, "v2", val)

    def get_audio(self, filename):
        spec, _ = self.spectrogram(filename)
        settings = self.hparams
        mel = spec_to_mel_torch(spec, settings.filter_length, settings.n_mel_channels, settings.sampling_rate, 0, None)
        return spec, mel


TextAudioSpeakerLoaderV4 = TextAudioSpeakerLoaderV3


def _padded(tensor, frames):
    return torch.nn.functional.pad(tensor, (0, frames - tensor.shape[-1])).unsqueeze(0)


class TextAudioSpeakerCollate:
    """A batch of one clip, padded to an even number of frames above its own."""

    def __init__(self, version=None):
        self.pro = version in ("v2Pro", "v2ProPlus")

    def __call__(self, batch):
        ((ssl, spec, audio, text, *speaker),) = batch
        frames = 2 * (spec.shape[-1] // 2 + 1)
        sizes = [torch.LongTensor([tensor.shape[-1]]) for tensor in (ssl, spec, audio, text)]
        tensors = [_padded(ssl[0], frames), _padded(spec, frames), audio.unsqueeze(0), text.long().unsqueeze(0)]
        return (*[part for pair in zip(tensors, sizes) for part in pair], *speaker)


class TextAudioSpeakerCollateV3:
    def __call__(self, batch):
        ((ssl, spec, mel, text),) = batch
        frames = 2 * (spec.shape[-1] // 2 + 1)
        lengths = [torch.LongTensor([tensor.shape[-1]]) for tensor in (ssl, spec, text, mel)]
        tensors = (_padded(ssl[0], frames), _padded(spec, frames), _padded(mel, frames))
        return (*tensors, lengths[0], lengths[1], text.long().unsqueeze(0), lengths[2], lengths[3])


TextAudioSpeakerCollateV4 = TextAudioSpeakerCollateV3
