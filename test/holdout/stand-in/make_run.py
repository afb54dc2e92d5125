"""Makes a run folder with checkpoints that first improve on the held-out clips, then overfit.

    python make_run.py FOLDER        # FOLDER/logs/toy, FOLDER/SoVITS_weights_v2, FOLDER/GPT_weights_v2

Each clip is a row of vowel-like sounds. Its features are the sounds' own plus noise of the clip's own, so that a model
trained on four clips for long learns the noise by heart. Deterministic on one machine.
"""

import io
import json
import os
import random
import sys
import wave

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "GPT_SoVITS")]
sys.dont_write_bytecode = True

import numpy  # noqa: E402
import torch  # noqa: E402
from AR.models.t2s_model import Text2SemanticDecoder  # noqa: E402
from module import models  # noqa: E402
from module.mel_processing import mel_spectrogram_torch, spec_to_mel_torch, spectrogram_torch  # noqa: E402
from text import PHONES, cleaned_text_to_sequence  # noqa: E402
from utils import HParams  # noqa: E402

RATE, HOP, FFT, MELS = 8000, 160, 512, 20
FRAMES_A_PHONE = 10
TRAINED, HELD_OUT = 3, 6
MARKS = {"v3": b"03", "v4": b"04", "v2Pro": b"05", "v2ProPlus": b"06"}


def config_of(version, root):
    return {
        "train": {"segment_size": 1280, "c_mel": 45, "lora_rank": "4", "pretrained_s2G": ""},
        "data": {
            "sampling_rate": RATE, "filter_length": FFT, "hop_length": HOP, "win_length": FFT, "n_mel_channels": MELS,
            "mel_fmin": 0.0, "mel_fmax": None, "max_wav_value": 32768.0, "n_speakers": 1, "exp_dir": root,
        },
        "model": {"hidden_channels": 64, "hop": HOP, "version": version, "semantic_frame_rate": "25hz"},
    }  # fmt: skip


def voice(phones, noise):
    """Pitch and two resonances a phone, at 8 kHz."""
    audio, time = [], numpy.arange(FRAMES_A_PHONE * HOP) / RATE
    for phone in phones:
        number = PHONES.index(phone)
        parts = [(200 + 40 * (number % 9), 0.3), (700 + 150 * (number % 7), 0.2), (1800 + 200 * (number % 5), 0.1)]
        audio.append(sum(level * numpy.sin(2 * numpy.pi * pitch * time) for pitch, level in parts))
    return numpy.concatenate(audio) + noise.normal(0, 0.01, len(phones) * len(time))


def write_clip(root, name, phones, noise, sounds):
    audio = voice(phones, noise)
    with wave.open(os.path.join(root, "5-wav32k", name), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((audio.clip(-1, 1) * 32767).astype("<i2").tobytes())
    own = numpy.array([sounds[PHONES.index(phone)] for phone in phones])
    features = numpy.repeat(0.1 * own + noise.normal(0, 1, own.shape), FRAMES_A_PHONE, axis=0)
    torch.save(torch.tensor(features.T[None], dtype=torch.float32), os.path.join(root, "4-cnhubert", name + ".pt"))
    torch.save(
        torch.tensor(noise.normal(0, 1, (1, 8)), dtype=torch.float32), os.path.join(root, "7-sv_cn", name + ".pt")
    )
    tokens = numpy.repeat([PHONES.index(phone) for phone in phones], 2) + noise.integers(0, 3, 2 * len(phones))
    if name.startswith("clip 1"):  # some languages have BERT features, some none
        torch.save(torch.tensor(noise.normal(0, 1, (1024, len(phones)))), os.path.join(root, "3-bert", name + ".pt"))
    return "%s\t%s\tNone\t文 %s" % (name, " ".join(phones), name), "%s\t%s" % (name, " ".join(map(str, tokens)))


def write_data(root):
    noise, chance = numpy.random.default_rng(5), random.Random(5)
    sounds = noise.normal(0, 1, (len(PHONES), models.SSL))
    for folder in ("3-bert", "4-cnhubert", "5-wav32k", "7-sv_cn", "stopwatch-holdout"):
        os.makedirs(os.path.join(root, folder))
    lines = []
    for number in range(TRAINED + HELD_OUT):
        phones = [chance.choice(PHONES[3:]) for _ in range(chance.randint(7, 10))] + [chance.choice(".?!")]
        lines.append(write_clip(root, "clip %d.wav" % number, phones, noise, sounds))
    for folder, part in (("", lines[:TRAINED]), ("stopwatch-holdout", lines[TRAINED:])):
        with open(os.path.join(root, folder, "2-name2text.txt"), "w", encoding="utf8") as file:
            file.write("".join(text + "\n" for text, _ in part))
        with open(os.path.join(root, folder, "6-name2semantic.tsv"), "w", encoding="utf8") as file:
            file.write("item_name\tsemantic_audio\n" + "".join(tokens + "\n" for _, tokens in part))
    with open(os.path.join(root, "config.json"), "w", encoding="utf8") as file:
        json.dump(config_of("v2", root), file)


def save_weights(net, config, path, mark=None):
    """As the trainer saves: halved, without the posterior encoder, the version over the zip's first two bytes."""
    weights = {name: tensor.half() for name, tensor in net.state_dict().items() if "enc_q" not in name}
    buffer = io.BytesIO()
    torch.save({"weight": weights, "config": HParams(**config), "info": "toy"}, buffer)
    with open(path, "wb") as file:
        file.write(mark + buffer.getvalue()[2:] if mark else buffer.getvalue())


def new_net(version, config):
    kind = models.SynthesizerTrnV3 if version in ("v3", "v4") else models.SynthesizerTrn
    return kind(FFT // 2 + 1, 8, n_speakers=1, **config["model"])


def train_sovits(root, weights):
    config = config_of("v2", root)
    torch.manual_seed(3)
    net = new_net("v2", config)
    adam = torch.optim.Adam(net.parameters(), 2e-3)
    batches = []
    with open(os.path.join(root, "2-name2text.txt"), encoding="utf8") as file:
        for line in file:
            name, phones, _, _ = line.split("\t")
            with wave.open(os.path.join(root, "5-wav32k", name), "rb") as wav:
                audio = numpy.frombuffer(wav.readframes(wav.getnframes()), "<i2").astype("float32") / 32768
            spec = spectrogram_torch(torch.from_numpy(audio)[None], FFT, RATE, HOP, FFT)
            ssl = torch.load(os.path.join(root, "4-cnhubert", name + ".pt"))[..., : spec.shape[-1]]
            batches.append((ssl, spec, torch.tensor([cleaned_text_to_sequence(phones.split(" "))])))
    epoch = 0
    for until in (1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128):
        while epoch < until:
            epoch += 1
            losses = []
            for ssl, spec, text in batches:
                mel = spec_to_mel_torch(spec, FFT, MELS, RATE, 0, None)
                spoken = mel_spectrogram_torch(net(ssl, spec, text).squeeze(1), FFT, MELS, RATE, HOP, FFT, 0, None)
                loss = (spoken - mel).abs().mean() * 45
                adam.zero_grad()
                loss.backward()
                adam.step()
                losses.append(float(loss.detach()))
        step = epoch * len(batches)
        print(json.dumps({"epoch": epoch, "step": step, "training": sum(losses) / len(losses)}), file=sys.stderr)
        save_weights(net, config, os.path.join(weights, "toy_e%d_s%d.pth" % (epoch, step)))
    os.makedirs(os.path.join(root, "logs_s2_v2"))
    state = {"model": net.state_dict(), "iteration": epoch, "optimizer": adam.state_dict(), "learning_rate": 2e-3}
    torch.save(state, os.path.join(root, "logs_s2_v2", "G_%d.pth" % step))


def save_other_versions(root, weights):
    """Untrained models of the other versions."""
    for version in ("v1", "v2ProPlus", "v2Pro", "v3", "v4"):
        torch.manual_seed(4)
        config = config_of(version, root)
        config["model"].update({"symbols": 322} if version == "v1" else {})
        path = os.path.join(weights, "%s_e1_s4.pth" % version)
        save_weights(new_net(version, config), config, path, MARKS.get(version))


def train_gpt(root, weights):
    sizes = {"hidden_dim": 24, "phoneme_vocab_size": 732, "vocab_size": 129, "EOS": 128}
    config = {"model": sizes, "train": {}}
    torch.manual_seed(6)
    net = Text2SemanticDecoder(config)
    adam = torch.optim.Adam(net.parameters(), 1e-2)
    with open(os.path.join(root, "2-name2text.txt"), encoding="utf8") as file:
        texts = dict(line.split("\t")[:2] for line in file)
    with open(os.path.join(root, "6-name2semantic.tsv"), encoding="utf8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file][1:]
    for epoch in range(1, 41):
        for name, tokens in pairs:
            phones = torch.tensor([cleaned_text_to_sequence(texts[name].split(" "))])
            y = torch.tensor([[int(token) for token in tokens.split(" ")]])
            loss, _ = net.forward_old(phones, None, y, None, torch.zeros(1, 1024, phones.shape[-1]))
            adam.zero_grad()
            loss.backward()
            adam.step()
        if epoch in (1, 2, 4, 8, 16, 24, 40):
            state = {"model." + key: tensor.half() for key, tensor in net.state_dict().items()}
            saved = {"weight": state, "config": config, "info": "GPT-e%d" % epoch}
            torch.save(saved, os.path.join(weights, "toy-e%d.ckpt" % epoch))


def main(folder):
    torch.set_num_threads(1)
    root = os.path.join(folder, "logs", "toy")
    sovits, gpt = (os.path.join(folder, name) for name in ("SoVITS_weights_v2", "GPT_weights_v2"))
    for path in (root, sovits, gpt, os.path.join(folder, "other")):
        os.makedirs(path)
    write_data(root)
    train_sovits(root, sovits)
    save_other_versions(root, os.path.join(folder, "other"))
    train_gpt(root, gpt)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
