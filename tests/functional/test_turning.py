import pytest

import rushlight


def test_the_tensor_itself_gets_another_shape():
    x = rushlight.arange(6).reshape(2, 3).clone()
    address = x.data_ptr()
    assert x.t_() is x
    assert (x.shape, x.stride()) == ((3, 2), (1, 3))
    assert x.unsqueeze_(0).shape == (1, 3, 2)
    assert x.squeeze_().transpose_(0, 1).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert x.data_ptr() == address


def test_the_gradient_finds_its_way_back():
    x = rushlight.ones(2, 3, requires_grad=True)
    y = (x * 2).t_()
    (y * rushlight.arange(6.0).reshape(3, 2)).sum().backward()
    assert x.grad.tolist() == [[0, 4, 8], [2, 6, 10]]


def test_a_leaf_is_refused_and_under_no_grad_keeps_its_gradient_wish():
    x = rushlight.ones(2, 3, requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf Variable"):
        x.t_()
    with rushlight.no_grad():
        x.t_()
    x.sum().backward()
    assert x.grad.shape == (3, 2)


def test_one_of_several_views_is_refused():
    part = (rushlight.ones(2, 3, requires_grad=True) * 1).unbind()[0]
    with pytest.raises(RuntimeError, match="multiple views"):
        part.unsqueeze_(0)
