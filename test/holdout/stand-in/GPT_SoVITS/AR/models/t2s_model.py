"""A toy of the GPT stage: the next token from the last one and the mean of the text."""

import torch
from torch import nn


class Text2SemanticDecoder(nn.Module):
    def __init__(self, config, norm_first=False, top_k=3):
        super().__init__()
        print("a stranger's print: a decoder")
        sizes = config["model"]
        self.top_k, self.EOS = top_k, sizes["EOS"]
        self.bert_proj = nn.Linear(1024, sizes["hidden_dim"])
        self.ar_text_embedding = nn.Embedding(sizes["phoneme_vocab_size"], sizes["hidden_dim"])
        self.ar_audio_embedding = nn.Embedding(sizes["vocab_size"], sizes["hidden_dim"])
        self.ar_predict_layer = nn.Linear(sizes["hidden_dim"], sizes["vocab_size"], bias=False)
        self.dropout = nn.Dropout(0.1)

    def forward_old(self, x, x_lens, y, y_lens, bert_feature):
        text = (self.ar_text_embedding(x) + self.bert_proj(bert_feature.transpose(1, 2))).mean(1, keepdim=True)
        end = torch.full_like(y[:, :1], self.EOS)
        before, targets = torch.cat([end, y], 1), torch.cat([y, end], 1)
        logits = self.ar_predict_layer(self.dropout(torch.tanh(self.ar_audio_embedding(before) + text)))
        loss = nn.functional.cross_entropy(logits.transpose(1, 2), targets, reduction="sum")
        hits = (logits[:, :-1].topk(self.top_k, -1).indices == y.unsqueeze(-1)).any(-1)
        return loss, hits.float().mean().item()
