"""Spectrograms; a triangular filter bank of our own."""

import torch


def spectrogram_torch(y, n_fft, sampling_rate, hop_size, win_size, center=False):
    side = (n_fft - hop_size) // 2
    padded = torch.nn.functional.pad(y.unsqueeze(1), (side, side), mode="reflect").squeeze(1)
    window = torch.hann_window(win_size)
    spec = torch.stft(padded, n_fft, hop_size, win_size, window, center=center, return_complex=True)
    return torch.sqrt(spec.real**2 + spec.imag**2 + 1e-8)


def spec_to_mel_torch(spec, n_fft, num_mels, sampling_rate, fmin, fmax):
    bins = torch.arange(n_fft // 2 + 1, dtype=torch.float32)
    top = torch.log1p(torch.tensor((n_fft // 2) / 8.0))
    corners = torch.expm1(torch.linspace(0, 1, num_mels + 2) * top) * 8.0
    rising = (bins - corners[:-2, None]) / (corners[1:-1, None] - corners[:-2, None])
    falling = (corners[2:, None] - bins) / (corners[2:, None] - corners[1:-1, None])
    bank = torch.clamp(torch.minimum(rising, falling), min=0)
    return torch.log(torch.clamp(bank @ spec, min=1e-3))


def mel_spectrogram_torch(y, n_fft, num_mels, sampling_rate, hop_size, win_size, fmin, fmax, center=False):
    spec = spectrogram_torch(y, n_fft, sampling_rate, hop_size, win_size, center)
    return spec_to_mel_torch(spec, n_fft, num_mels, sampling_rate, fmin, fmax)
