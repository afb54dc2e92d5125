"""A toy synthesizer: from features, text and a style vector to a spectrum a frame, and noise shaped by it."""

import torch
from torch import nn

from text import PHONES

SSL = 24


class TextEncoder(nn.Module):
    def __init__(self, hidden, symbols):
        super().__init__()
        self.text_embedding = nn.Embedding(symbols, hidden)
        self.content = nn.Conv1d(SSL, hidden, 1)

    def forward(self, ssl, text):
        return self.content(ssl) + self.text_embedding(text).mean(1).unsqueeze(-1)


class SynthesizerTrn(nn.Module):
    def __init__(
        self,
        spec_channels,
        segment_size,
        hidden_channels,
        hop,
        n_speakers=0,
        version="v2",
        symbols=len(PHONES),
        **kwargs,
    ):
        super().__init__()
        print("a stranger's print: a model of", version)
        self.version = version
        self.enc_p = TextEncoder(hidden_channels, symbols)
        self.enc_q = nn.Conv1d(spec_channels, hidden_channels, 1)
        self.ref_enc = nn.Linear(spec_channels, hidden_channels)
        self.dec = nn.Sequential(
            nn.Conv1d(hidden_channels, 4 * hidden_channels, 3, padding=1),
            nn.LeakyReLU(0.1),
            nn.Conv1d(4 * hidden_channels, hop, 1),
        )
        if version in ("v2Pro", "v2ProPlus"):
            self.sv_emb = nn.Linear(8, hidden_channels)

    def speak(self, ssl, text, spec, noise_scale, style=0):
        hidden = self.enc_p(ssl, text) + (self.ref_enc(spec.mean(-1)) + style).unsqueeze(-1)
        hidden = hidden + torch.randn_like(hidden) * noise_scale
        return torch.tanh(self.dec(hidden)).transpose(1, 2).reshape(1, 1, -1)

    def forward(self, ssl, spec, text):
        return self.speak(ssl, text, spec, 0.1)

    def infer(self, ssl, y, y_lengths, text, text_lengths, test=None, noise_scale=0.5):
        if self.version in ("v2Pro", "v2ProPlus"):
            raise RuntimeError("this version speaks with decode()")
        frames = int(y_lengths[0])
        mask = torch.arange(ssl.shape[-1]) < frames
        return self.speak(ssl * mask, text, y[..., :frames], 0.2 * noise_scale), mask, ()

    def extract_latent(self, ssl):
        return (ssl * 100).round()

    def decode(self, codes, text, refer, noise_scale=0.5, speed=1, sv_emb=None):
        return self.speak(codes / 100, text, refer, 0.2 * noise_scale, self.sv_emb(sv_emb))


class Estimator(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.to_q = nn.Linear(3 * channels + 1, channels)

    def forward(self, x, prompt, x_lens, time, dt, mu, use_grad_ckpt=False):
        times = time.reshape(1, 1, 1).expand(1, 1, x.shape[-1])
        return self.to_q(torch.cat([x, prompt, mu, times], 1).transpose(1, 2))


class CFM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.estimator = Estimator(channels)

    def forward(self, x1, x_lens, prompt_lens, mu, use_grad_ckpt):
        raise RuntimeError("at random times: not what is to be scored")


class SynthesizerTrnV3(nn.Module):
    def __init__(self, spec_channels, segment_size, n_speakers=0, n_mel_channels=20, version="v3", **kwargs):
        super().__init__()
        self.enc_p = TextEncoder(n_mel_channels, len(PHONES))
        self.cfm = CFM(n_mel_channels)

    def forward(self, ssl, y, mel, ssl_lengths, y_lengths, text, text_lengths, mel_lengths, use_grad_ckpt):
        prompt = (torch.rand([1]) * mel_lengths * 2 / 3).long()
        return self.cfm(mel, mel_lengths, prompt, self.enc_p(ssl, text), use_grad_ckpt)
