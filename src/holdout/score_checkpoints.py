"""Scores saved GPT-SoVITS checkpoints on held-out clips, one JSON line at a time.

Runs with the user's own Python inside the user's own GPT-SoVITS checkout, and uses that checkout's model, data loader
and mel code, so that a score means what the trainer's own loss means. Needs only what GPT-SoVITS has installed.

    PYTHON score_checkpoints.py < request.json        # the working directory is the checkout

The request is one JSON object on stdin:

    {"protocol": 1, "stage": "sovits" | "gpt", "checkout": DIR, "run": DIR, "holdout": DIR, "device": "cpu" | "cuda",
     "threads": 1, "seed": 1234, "draws": 4, "files": [{"path": FILE, "epoch": 5, "step": 100}]}

The answers are JSON lines on stdout, told apart by "event": ready, progress, score, problem, done. Everything that the
checkout prints goes to stderr. Exit code 0 after "done", 3 where the environment let nothing be scored. No file is
written, and SIGTERM ends it at once.

What is measured, always the mean over the held-out clips:

* "mel" (v1, v2, v2Pro, v2ProPlus): the L1 distance of log-mel spectrograms times c_mel, over whole clips. The audio
  comes by the inference path (text and content features to audio), since weights files have no posterior encoder.
* "flow-matching" (v3, v4): the mean squared error of the predicted flow, at fixed times, with fixed noise.
* "cross-entropy" (the GPT stage): nats a semantic token, given the true tokens before it; and the top-3 accuracy.

Same file, seed, draws, device and torch: same value. The noise of a clip hangs on the seed, its name and the draw only.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import io
import json
import math
import os
import signal
import statistics
import sys
import types
import wave
import zipfile

PROTOCOL = 1
EXIT_ENVIRONMENT = 3

FLOW_VERSIONS = ("v3", "v4")
SPEAKER_VERSIONS = ("v2Pro", "v2ProPlus")
VERSIONS = ("v1", "v2") + SPEAKER_VERSIONS + FLOW_VERSIONS
# The first two bytes of a weights file, where the trainer writes the version in place of the zip's "PK".
VERSION_MARKS = {b"00": "v1", b"01": "v2", b"02": "v3", b"03": "v3", b"04": "v4", b"05": "v2Pro", b"06": "v2ProPlus"}
V1_SYMBOLS = 322
V1_PHONEME_VOCABULARY = 512
# Where a checkout keeps the models that a LoRA was trained on.
LORA_BASES = {
    "v3": "GPT_SoVITS/pretrained_models/s2Gv3.pth",
    "v4": "GPT_SoVITS/pretrained_models/gsv-v4-pretrained/s2Gv4.pth",
}
SEMANTIC_TOKENS_PER_SECOND = 25


class Problem(Exception):
    """Something that keeps a file, a clip or everything from being scored.

    kind: "broken", "unsupported", "missing", "clip", or "environment", which ends the scoring.
    hint: a word for programs, so that advice can be given in the user's language.
    """

    def __init__(self, kind, message, hint=None):
        super().__init__(message)
        self.kind = kind
        self.hint = hint


# ---------------------------------------------------------------------------------------------------------------------
# Talking


class Answers:
    """The JSON lines to whoever started us. Takes stdout for itself: print() lands on stderr from then on."""

    def __init__(self):
        sys.stdout.flush()
        self.stream = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def send(self, event, **fields):
        known = {name: value for name, value in fields.items() if value is not None}
        self.stream.write(json.dumps({"event": event, **known}, allow_nan=False) + "\n")
        self.stream.flush()

    def send_problem(self, problem, path=None):
        self.send("problem", path=path, kind=problem.kind, message=str(problem), hint=problem.hint)


def read_request(stream):
    """The request as a namespace. Raises Problem where it is not one that this file understands."""
    try:
        request = types.SimpleNamespace(**json.loads(stream.read()))
        if request.protocol != PROTOCOL:
            raise ValueError("protocol %s was asked for, %s is spoken here" % (request.protocol, PROTOCOL))
        if request.stage not in ("sovits", "gpt") or request.device not in ("cpu", "cuda"):
            raise ValueError("unknown stage or device")
        for name in ("checkout", "run", "holdout"):
            setattr(request, name, os.path.abspath(getattr(request, name)))
        request.threads, request.draws = max(1, int(request.threads)), max(1, int(request.draws))
        request.files = [types.SimpleNamespace(**file) for file in request.files]
        return request
    except (ValueError, TypeError, AttributeError) as error:
        raise Problem("environment", "the request cannot be read: %s" % first_line(error), "protocol") from None


def first_line(error):
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]


def telling_line(error, checkout):
    """An exception as one line: what it says, and the place in the checkout where it arose."""
    place, step = "", error.__traceback__
    while step is not None:
        file = os.path.abspath(step.tb_frame.f_code.co_filename)
        if file.startswith(checkout + os.sep):
            place = " (%s, line %d)" % (os.path.relpath(file, checkout), step.tb_lineno)
        step = step.tb_next
    return "%s: %s%s" % (type(error).__name__, first_line(error), place)


# ---------------------------------------------------------------------------------------------------------------------
# The environment


def enter_checkout(request):
    """Makes the checkout's modules importable and returns torch. Raises Problem(environment)."""
    marker = "module/models.py" if request.stage == "sovits" else "AR/models/t2s_model.py"
    code = os.path.join(request.checkout, "GPT_SoVITS")
    if not os.path.isfile(os.path.join(code, marker)):
        raise Problem(
            "environment", "no GPT-SoVITS there: %s has no GPT_SoVITS/%s" % (request.checkout, marker), "no-checkout"
        )
    os.chdir(request.checkout)
    sys.dont_write_bytecode = True
    sys.path[:0] = [code, request.checkout]
    # Where installations keep ffmpeg, which the loader of v3 and v4 calls, though their PATH may not be ours.
    os.environ["PATH"] = os.pathsep.join(
        [os.environ.get("PATH", ""), request.checkout, os.path.dirname(sys.executable)]
    )
    os.environ["OMP_NUM_THREADS"] = str(request.threads)
    if request.device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    try:
        import torch
    except ImportError as error:
        message = "%s cannot import torch: %s" % (sys.executable, first_line(error))
        raise Problem("environment", message, "no-torch") from None
    torch.set_num_threads(request.threads)
    if request.device == "cuda":
        if not torch.cuda.is_available():
            raise Problem("environment", "this torch (%s) sees no GPU" % torch.__version__, "no-cuda")
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
    return torch


def import_modules(checkout, *names):
    """The checkout's modules of these names. Raises Problem(environment) with the line that failed."""
    try:
        return [__import__(name, fromlist=["*"]) for name in names]
    except Exception as error:  # a stranger's import can fail in any way
        missing = isinstance(error, ModuleNotFoundError)
        hint = "no-module" if missing else "import"
        raise Problem("environment", telling_line(error, checkout), hint) from None


def accepted(function, **options):
    """Those of the options that the function takes: older checkouts know fewer."""
    parameters = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if name in parameters}


# ---------------------------------------------------------------------------------------------------------------------
# Saved files


class HParams:
    """Stands in for the trainer's own configuration class (utils.HParams): reading a file runs no code of it."""


HParams.__module__ = "utils"


def plain(config):
    """A configuration, dict or HParams, as nested dicts."""
    items = config if isinstance(config, dict) else getattr(config, "__dict__", None)
    if items is None:
        return config
    return {name: plain(value) for name, value in items.items()}


def read_saved(torch, path):
    """A saved file and the version it is marked with, or None. Raises Problem(missing, broken, unsupported).

    Reads with weights_only; torch before 2.4 cannot say which classes are harmless, and reads as the trainer does.
    """
    try:
        with open(path, "rb") as file:
            saved = file.read()
    except OSError as error:
        raise Problem("missing", "cannot be read: %s" % (error.strerror or first_line(error))) from None
    mark = VERSION_MARKS.get(saved[:2])
    if mark is not None:
        saved = b"PK" + saved[2:]
    if not zipfile.is_zipfile(io.BytesIO(saved)):
        raise Problem("broken", "half written or damaged: its end is missing (%d bytes)" % len(saved), "half-written")
    harmless = getattr(torch.serialization, "safe_globals", None) or _trust_hparams(torch)
    try:
        with harmless([HParams]) if harmless else contextlib.nullcontext():
            return torch.load(io.BytesIO(saved), map_location="cpu", weights_only=harmless is not None), mark
    except Exception as error:  # a damaged file can fail anywhere in the reader
        if "weights_only" in str(error) or "Unsupported" in str(error):
            raise Problem("unsupported", "holds more than weights and settings: %s" % first_line(error)) from None
        raise Problem("broken", "damaged: %s" % first_line(error)) from None


def _trust_hparams(torch):
    """torch 2.4 has no safe_globals to enter and leave; there the class is trusted for good."""
    add = getattr(torch.serialization, "add_safe_globals", None)
    if add is None:
        return None
    return lambda classes: contextlib.nullcontext(add(classes))


def read_tensor(torch, path):
    """A clip's features. Raises Problem(clip)."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # missing or damaged, in any way
        name = os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path))
        raise Problem("clip", "%s: %s" % (name, first_line(error))) from None


# ---------------------------------------------------------------------------------------------------------------------
# Held-out clips


def read_lines(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().split("\n")
    except FileNotFoundError:
        raise Problem("environment", "there are no held-out clips: %s is missing" % path, "no-clips") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("environment", "%s: %s" % (path, first_line(error)), "no-clips") from None


def find_clips(request):
    """The held-out clips and the Problems of those that cannot be used. Raises Problem(environment) without any."""
    tokens = {}
    if request.stage == "gpt":
        rows = [
            line.rstrip("\r").split("\t") for line in read_lines(os.path.join(request.holdout, "6-name2semantic.tsv"))
        ]
        tokens = {row[0]: row[1].split(" ") for row in rows[1:] if len(row) >= 2}
    clips, problems = {}, []
    for line in read_lines(os.path.join(request.holdout, "2-name2text.txt")):
        columns = line.rstrip("\r").split("\t")
        if len(columns) != 4:  # the loader passes over such lines, too
            continue
        clip = types.SimpleNamespace(name=columns[0], phones=columns[1].split(" "), tokens=tokens.get(columns[0]))
        try:
            clip.seconds = clip_seconds(request, clip)
            clips[clip.name] = clip
        except Problem as problem:
            problems.append(problem)
    if not clips:
        message = str(problems[0]) if problems else "the list of held-out clips is empty"
        raise Problem("environment", "no held-out clip can be used: %s" % message, "no-clips")
    return list(clips.values()), problems


def clip_seconds(request, clip):
    """A clip's length. Raises Problem(clip) where a part of it is missing."""
    if request.stage == "gpt":
        if clip.tokens is None:
            raise Problem("clip", "%s has no line in 6-name2semantic.tsv" % clip.name)
        return len(clip.tokens) / SEMANTIC_TOKENS_PER_SECOND
    features = os.path.join(request.run, "4-cnhubert", clip.name + ".pt")
    if not os.path.isfile(features):
        raise Problem("clip", "4-cnhubert/%s.pt is missing" % clip.name)
    try:
        with wave.open(os.path.join(request.run, "5-wav32k", clip.name), "rb") as audio:
            seconds = audio.getnframes() / audio.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise Problem(
            "clip", "5-wav32k/%s: %s" % (clip.name, getattr(error, "strerror", None) or first_line(error))
        ) from None
    if seconds == 0:
        raise Problem("clip", "5-wav32k/%s is empty" % clip.name)
    return seconds


def phone_numbers(text, clip, version):
    """The clip's phones as the model's numbers. Raises Problem(clip)."""
    convert = text.cleaned_text_to_sequence
    try:
        return convert(clip.phones, **accepted(convert, version=version))
    except KeyError as error:
        raise Problem("clip", "%s: the phone %s is unknown to %s" % (clip.name, error, version)) from None


def noise_seed(seed, clip, draw):
    text = "%s:%s:%s" % (seed, clip.name, draw)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big")


# ---------------------------------------------------------------------------------------------------------------------
# Scores


class Score:
    """Sums up one file: measurements[draw] has one (value, weight) a clip; accuracies likewise, where there are any."""

    def __init__(self, metric, draws):
        self.metric = metric
        self.measurements = [[] for _ in range(draws)]
        self.accuracies = []
        self.clips = 0

    def fields(self):
        """The score's fields. "spread", for mel: how far the draws' means lie apart (standard deviation)."""
        means = [_weighted_mean(measured) for measured in self.measurements]
        value = statistics.fmean(means)
        if not math.isfinite(value):
            raise Problem(
                "broken", "gives no finite number: the training has diverged, or the file is damaged", "not-finite"
            )
        # The flow is differently hard at different times: there the draws' distance says nothing of the noise.
        noisy = self.metric == "mel" and len(means) > 1
        return {
            "value": value,
            "spread": statistics.stdev(means) if noisy else None,
            "clips": self.clips,
            "draws": len(means),
            "metric": self.metric,
            "accuracy": _weighted_mean(self.accuracies) if self.accuracies else None,
        }


def _weighted_mean(pairs):
    return sum(value * weight for value, weight in pairs) / sum(weight for _, weight in pairs)


class Scorer:
    """What both stages share: clips that turn out unusable are told once, and left out from then on."""

    def __init__(self, request, torch, clips, answers):
        self.request, self.torch, self.answers = request, torch, answers
        self.clips = list(clips)

    def score(self, file):
        """A file's Score. Raises Problem."""
        measure = self.prepare(file)
        draws = self.draws()
        score, done = Score(self.metric, draws), 0
        for clip in list(self.clips):
            try:
                inputs = self.read_clip(clip)
            except Problem as problem:
                if problem.kind == "clip":
                    self.clips.remove(clip)
                    self.answers.send_problem(problem)
                    continue
                raise
            score.clips += 1
            for draw in range(draws):
                self.torch.manual_seed(noise_seed(self.request.seed, clip, draw))
                with self.torch.inference_mode():
                    measure(score, inputs, draw)
                done += 1
                self.answers.send("progress", path=file.path, done=done, of=draws * len(self.clips))
        if not self.clips:
            raise Problem("environment", "no held-out clip can be used", "no-clips")
        return score

    def draws(self):
        return self.request.draws

    def to_device(self, tensors):
        return [tensor.to(self.request.device) for tensor in tensors]


class SovitsScorer(Scorer):
    """The acoustic model: mel distance, or for v3 and v4 the flow-matching loss."""

    def __init__(self, *args):
        super().__init__(*args)
        names = ("module.models", "module.data_utils", "module.mel_processing", "text")
        self.models, self.data_utils, self.mels, self.text = import_modules(self.request.checkout, *names)
        self.data_utils.load_audio = _plain_wav_first(self.data_utils.load_audio)
        self.built = self.reader = None

    def prepare(self, file):
        """Loads the file's weights; returns what measures one clip. Raises Problem."""
        saved, mark = read_saved(self.torch, file.path)
        weights, config = self.unpack(saved, file.path)
        self.version = version_of(mark, config, weights)
        self.config = config
        self.metric = "flow-matching" if self.version in FLOW_VERSIONS else "mel"
        rank = lora_rank(saved, config, weights)
        setup = json.dumps([self.version, config["model"], config["data"], rank], sort_keys=True, default=str)
        if self.built != setup:
            self.built = None
            self.net = self.build_net(config, rank)
            self.loader, self.collate = self.build_reader(config)
            self.built = setup
        self.load_weights(weights, whole=rank is None)
        return self.measure_flow if self.metric == "flow-matching" else self.measure_mel

    def unpack(self, saved, path):
        """Weights and configuration of a weights file, or of a resume state (G_*.pth) with the run's config.json."""
        if isinstance(saved, dict) and "weight" in saved and "config" in saved:
            return saved["weight"], plain(saved["config"])
        if isinstance(saved, dict) and "model" in saved:
            saved.pop("optimizer", None)
            try:
                with open(os.path.join(self.request.run, "config.json"), encoding="utf-8") as file:
                    return saved["model"], json.load(file)
            except (OSError, ValueError) as error:
                message = "needs the run's config.json: %s" % (getattr(error, "strerror", None) or first_line(error))
                raise Problem("missing", message, "no-config") from None
        raise Problem("unsupported", "is neither a weights file nor a resume state of GPT-SoVITS")

    def build_net(self, config, rank):
        name = "SynthesizerTrnV3" if self.version in FLOW_VERSIONS else "SynthesizerTrn"
        if not hasattr(self.models, name):
            raise Problem("unsupported", "this checkout is too old for %s" % self.version, "old-checkout")
        data, train = config["data"], config["train"]
        net = getattr(self.models, name)(
            data["filter_length"] // 2 + 1,
            train["segment_size"] // data["hop_length"],
            n_speakers=data["n_speakers"],
            **{"semantic_frame_rate": "25hz", **config["model"], "version": self.version},
        )
        if hasattr(net, "enc_q"):  # the posterior encoder is not in weights files, and the inference path does without
            del net.enc_q
        if rank is not None:
            self.add_lora(net, config, rank)
        return net.to(self.request.device).eval()

    def add_lora(self, net, config, rank):
        """Loads the model that the LoRA was trained on and wraps it as the trainer does. Raises Problem."""
        (peft,) = import_modules(self.request.checkout, "peft")
        candidates = [config["train"].get("pretrained_s2G"), LORA_BASES.get(self.version)]
        paths = [os.path.join(self.request.checkout, path) for path in candidates if path]
        base = next((path for path in paths if os.path.isfile(path)), None)
        if base is None:
            raise Problem(
                "missing", "the model that the LoRA was trained on is missing: %s" % ", ".join(paths), "no-base"
            )
        saved, _ = read_saved(self.torch, base)
        net.load_state_dict(saved["weight"], strict=False)
        targets = ["to_k", "to_q", "to_v", "to_out.0"]
        lora = peft.LoraConfig(target_modules=targets, r=rank, lora_alpha=rank, init_lora_weights=True)
        net.cfm = peft.get_peft_model(net.cfm, lora)

    def load_weights(self, weights, whole):
        """whole: every weight must be there; else only those that a LoRA run trains. Raises Problem."""
        weights = {name: tensor for name, tensor in weights.items() if not name.startswith("enc_q.")}
        try:
            result = self.net.load_state_dict(weights, strict=False)
        except RuntimeError as error:
            lines = str(error).splitlines()
            raise Problem("unsupported", "does not fit this checkout's model: %s" % lines[-1].strip()[:300]) from None
        missing = [name for name in result.missing_keys if whole or "lora_" in name]
        if missing or result.unexpected_keys:
            odd = (missing + result.unexpected_keys)[0]
            counts = (len(missing), len(result.unexpected_keys), odd)
            raise Problem(
                "unsupported", "does not fit this checkout's model: %d weights missing, %d unknown (%s)" % counts
            )

    def build_reader(self, config):
        """The trainer's own data loader over the run's folder, and its collator. Raises Problem."""
        suffix = self.version.upper() if self.version in FLOW_VERSIONS else ""
        names = ("TextAudioSpeakerLoader" + suffix, "TextAudioSpeakerCollate" + suffix)
        if not all(hasattr(self.data_utils, name) for name in names):
            raise Problem("unsupported", "this checkout is too old for %s" % self.version, "old-checkout")
        loader, collate = (getattr(self.data_utils, name) for name in names)
        settings = types.SimpleNamespace(**{**config["data"], "exp_dir": self.request.run})
        options = {"version": self.version, "val": True}
        try:
            return loader(settings, **accepted(loader, **options)), collate(**accepted(collate, version=self.version))
        except Exception as error:  # the loader asserts what it needs
            message = "the run's data cannot be read: %s" % telling_line(error, self.request.checkout)
            raise Problem("missing", message, "no-data") from None

    def read_clip(self, clip):
        """The trainer's own batch of this one clip, and what the collator leaves out. Raises Problem(clip)."""
        torch, run = self.torch, self.request.run
        phones = torch.FloatTensor(phone_numbers(self.text, clip, self.version))
        try:
            spec, audio = self.loader.get_audio(os.path.join(run, "5-wav32k", clip.name))
        except Exception as error:  # the checkout's audio reader can fail in any way
            raise Problem("clip", "5-wav32k/%s: %s" % (clip.name, telling_line(error, self.request.checkout))) from None
        ssl = read_tensor(torch, os.path.join(run, "4-cnhubert", clip.name + ".pt"))
        if ssl.shape[-1] != spec.shape[-1]:  # the trainer's own correction
            ssl = torch.nn.functional.pad(ssl.float(), (0, 1), mode="replicate")
        row = [ssl, spec, audio, phones]
        if self.version in SPEAKER_VERSIONS:
            row.append(read_tensor(torch, os.path.join(run, "7-sv_cn", clip.name + ".pt")))
        return types.SimpleNamespace(batch=self.to_device(self.collate([tuple(row)])), row=self.to_device(row))

    def measure_mel(self, score, inputs, draw):
        data = self.config["data"]
        audio = self.speak(inputs)
        common = (data["filter_length"], data["n_mel_channels"], data["sampling_rate"])
        limits = (data["mel_fmin"], data["mel_fmax"])
        spoken = self.mels.mel_spectrogram_torch(audio, *common, data["hop_length"], data["win_length"], *limits)
        true = self.mels.spec_to_mel_torch(inputs.row[1].unsqueeze(0), *common, *limits)
        frames = min(spoken.shape[-1], true.shape[-1])
        distance = (spoken[..., :frames] - true[..., :frames]).abs().mean()
        score.measurements[draw].append((float(distance) * self.config["train"].get("c_mel", 45), 1))

    def speak(self, inputs):
        """The clip's words and content in the model's voice, as 1 x samples."""
        if self.version in SPEAKER_VERSIONS:
            # infer() of these versions leaves the speaker vector out; decode(), which the WebUI speaks with, takes it.
            ssl, spec, _, _, speaker = inputs.row
            codes = self.net.extract_latent(ssl.float())
            return self.net.decode(codes, inputs.batch[6], spec.unsqueeze(0), sv_emb=speaker).squeeze(1)
        ssl, _, spec, spec_lengths, _, _, text, text_lengths = inputs.batch
        return self.net.infer(ssl, spec, spec_lengths, text, text_lengths)[0].squeeze(1)

    def measure_flow(self, score, inputs, draw):
        """The flow-matching loss at the draw's own time, the middle of its share of [0, 1]."""
        torch = self.torch
        truth, lengths, prompt_lengths, condition = self.conditions(inputs)
        start, end = int(prompt_lengths[0]), min(int(lengths[0]), truth.shape[-1])
        noise = torch.randn(truth.shape).to(truth)
        time = torch.full((1,), (draw + 0.5) / self.request.draws).to(truth)
        point = noise + time * (truth - noise)
        point[..., :start] = 0
        prompt = truth.clone()
        prompt[..., start:] = 0
        flow = self.net.cfm.estimator(point, prompt, lengths, time, torch.zeros_like(time), condition, False).transpose(
            2, 1
        )
        error = (flow - (truth - noise))[..., start:end]
        score.measurements[draw].append((float(error.pow(2).mean()), 1))

    def conditions(self, inputs):
        """What the model's own forward pass hands to its flow: true mel, lengths, prompt lengths, condition."""
        cfm, recorder = self.net.cfm, _recorder(self.torch)
        self.net.cfm = recorder
        try:
            self.net(*inputs.batch, use_grad_ckpt=False)
        finally:
            self.net.cfm = cfm
        return recorder.seen[:4]


def _recorder(torch):
    """A module that keeps what it is called with."""

    class Recorder(torch.nn.Module):
        def forward(self, *args):
            self.seen = args

    return Recorder()


def _plain_wav_first(load_audio):
    """The checkout's load_audio, but a 16-bit mono wav of the wanted rate is read without starting ffmpeg."""

    def load(path, rate):
        import numpy

        try:
            with wave.open(path, "rb") as audio:
                if (audio.getsampwidth(), audio.getnchannels(), audio.getframerate()) == (2, 1, rate):
                    samples = numpy.frombuffer(audio.readframes(audio.getnframes()), dtype="<i2")
                    return samples.astype(numpy.float32) / 32768
        except (wave.Error, EOFError):
            pass
        return load_audio(path, rate)

    return load


def version_of(mark, config, weights):
    """The model's version: by the file's mark, else its config; v1 and v2 are told apart by their symbols."""
    known = mark or config["model"].get("version")
    if known in SPEAKER_VERSIONS + FLOW_VERSIONS:
        return known
    if known is not None and known not in VERSIONS:
        raise Problem("unsupported", "its version is %r; known are %s" % (known, ", ".join(VERSIONS)), "version")
    embedding = weights.get("enc_p.text_embedding.weight")
    if embedding is None:
        raise Problem("unsupported", "has no text encoder")
    return "v1" if embedding.shape[0] == V1_SYMBOLS else "v2"


def lora_rank(saved, config, weights):
    """The rank of a LoRA file, or None for a whole model."""
    if not any("lora_A" in name for name in weights):
        return None
    return int(saved.get("lora_rank") or config["train"]["lora_rank"])


class GptScorer(Scorer):
    """The GPT stage: how well the next semantic token is foretold."""

    metric = "cross-entropy"

    def __init__(self, *args):
        super().__init__(*args)
        self.decoders, self.text = import_modules(self.request.checkout, "AR.models.t2s_model", "text")
        self.built = None

    def draws(self):
        return 1  # nothing is drawn: the loss is the same each time

    def prepare(self, file):
        saved, _ = read_saved(self.torch, file.path)
        weights = self.unpack(saved)
        self.version = "v1" if self.config["model"]["phoneme_vocab_size"] == V1_PHONEME_VOCABULARY else "v2"
        setup = json.dumps(self.config["model"], sort_keys=True, default=str)
        if self.built != setup:
            self.net = self.decoders.Text2SemanticDecoder(config=self.config, top_k=3).to(self.request.device).eval()
            self.built = setup
        try:
            self.net.load_state_dict(weights)
        except RuntimeError as error:
            message = str(error).splitlines()[-1].strip()[:300]
            raise Problem("unsupported", "does not fit this checkout's model: %s" % message) from None
        return self.measure_tokens

    def unpack(self, saved):
        """The decoder's weights; keeps the configuration. Lightning puts "model." before each name."""
        if not (isinstance(saved, dict) and "weight" in saved and "config" in saved):
            raise Problem("unsupported", "is not a weights file of the GPT stage")
        self.config = plain(saved["config"])
        return {name[len("model.") :]: tensor for name, tensor in saved["weight"].items() if name.startswith("model.")}

    def read_clip(self, clip):
        torch = self.torch
        phones = phone_numbers(self.text, clip, self.version)
        try:
            tokens = [int(token) for token in clip.tokens]
        except ValueError as error:
            raise Problem("clip", "%s: %s" % (clip.name, first_line(error))) from None
        path = os.path.join(self.request.run, "3-bert", clip.name + ".pt")
        # As in training: languages without a BERT model have zeros.
        bert = read_tensor(torch, path).float() if os.path.isfile(path) else torch.zeros(1024, len(phones))
        if bert.shape[-1] != len(phones):
            raise Problem("clip", "3-bert/%s.pt is for %d phones, not %d" % (clip.name, bert.shape[-1], len(phones)))
        columns = [
            torch.tensor([phones]),
            torch.tensor([len(phones)]),
            torch.tensor([tokens]),
            torch.tensor([len(tokens)]),
        ]
        return self.to_device(columns + [bert.unsqueeze(0)])

    def measure_tokens(self, score, inputs, draw):
        loss, accuracy = self.net.forward_old(*inputs)
        tokens = int(inputs[3][0])
        # The loss is a sum over the tokens and the end mark; the accuracy leaves the end mark out.
        score.measurements[draw].append((float(loss) / (tokens + 1), tokens + 1))
        score.accuracies.append((float(accuracy), tokens))


# ---------------------------------------------------------------------------------------------------------------------
# All files


def score_file(scorer, file, checkout):
    """The fields of one file's score. Every way to fail becomes a Problem."""
    try:
        return scorer.score(file).fields()
    except (Problem, BrokenPipeError):
        raise
    except MemoryError:
        raise Problem("environment", "there is not enough memory", "out-of-memory") from None
    except Exception as error:  # the checkout's code can fail in any way
        if "out of memory" in str(error):
            raise Problem("environment", telling_line(error, checkout), "out-of-memory") from None
        raise Problem("unsupported", telling_line(error, checkout)) from None


def run(request, answers):
    """Scores the files in their order; returns how many. Raises Problem(environment) where none could be."""
    clips, problems = find_clips(request)
    torch = enter_checkout(request)
    scorer = (SovitsScorer if request.stage == "sovits" else GptScorer)(request, torch, clips, answers)
    seconds = round(sum(clip.seconds for clip in clips), 3)
    answers.send(
        "ready", protocol=PROTOCOL, clips=len(clips), seconds=seconds, torch=torch.__version__, device=request.device
    )
    for problem in problems:
        answers.send_problem(problem)
    scored = 0
    for file in request.files:
        try:
            fields = score_file(scorer, file, request.checkout)
            answers.send("score", path=file.path, epoch=file.epoch, step=file.step, **fields)
            scored += 1
        except Problem as problem:
            if problem.kind == "environment" and scored == 0:
                raise
            answers.send_problem(problem, file.path)
            if problem.kind == "environment":
                break
    return scored


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    answers = Answers()
    try:
        scored = run(read_request(sys.stdin), answers)
    except Problem as problem:
        answers.send_problem(problem)
        return EXIT_ENVIRONMENT
    answers.send("done", scored=scored)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever asked has gone
        os._exit(1)
