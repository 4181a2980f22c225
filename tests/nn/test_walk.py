"""Walks over the tree of modules, told by both libraries."""

from outcomes import outcome, stories

import rushlight


def tree(L):
    nn = L.nn
    shared = nn.Linear(2, 2)
    root = nn.Module()
    root.first, root.again, root.none = shared, shared, None
    root.deep = nn.Sequential(nn.Sequential(nn.ReLU(), shared), nn.BatchNorm1d(2))
    root.w = nn.Parameter(L.ones(2))
    root.tied = root.w
    return root


def names(pairs):
    return [name for name, _ in pairs]


def tell_names(L):
    root = tree(L)
    return [
        names(root.named_parameters()),
        names(root.named_parameters(remove_duplicate=False)),
        names(root.named_parameters(prefix="net", recurse=False)),
        names(root.named_buffers()),
        names(root.named_buffers(prefix="net")),
        names(root.named_modules()),
        names(root.named_modules(remove_duplicate=False)),
        names(root.named_modules(prefix="net")),
        names(root.named_children()),
        [
            len(list(walk()))
            for walk in (root.parameters, root.buffers, root.modules, root.children)
        ],
        len(list(root.parameters(recurse=False))),
    ]


def tell_paths(L):
    root = tree(L)
    return [
        *(outcome(root.get_submodule, path) for path in ("deep.0.1", "deep.7", "nowhere", "w")),
        root.get_submodule("") is root,
        *(
            outcome(root.get_parameter, path)[:40]
            for path in ("w", "deep.1.bias", "deep", "first.x")
        ),
        *(outcome(root.get_buffer, path) for path in ("deep.1.running_mean", "w", "deep.1.x")),
    ]


def tell_replacements(L):
    root, nn = tree(L), L.nn
    root.set_submodule("deep.0.0", nn.Tanh())
    root.set_submodule("fresh", nn.ELU())
    return [
        repr(root.deep), repr(root.fresh),
        outcome(root.set_submodule, "", nn.Tanh()),
        outcome(root.set_submodule, "deep.5", nn.Tanh(), strict=True),
        outcome(root.set_submodule, "w", nn.Tanh()),
        outcome(root.set_submodule, "fresh", 3).partition(":")[0],
        outcome(root.set_submodule, "no.where", nn.Tanh()),
    ]  # fmt: skip


@stories(globals())
def test_story_is_pytorchs(story, torch):
    assert story(rushlight) == story(torch)
