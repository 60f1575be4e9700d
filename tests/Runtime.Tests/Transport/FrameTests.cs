using Anomaly.Runtime.Transport;
using Orleans.Runtime;
using Xunit;

namespace Anomaly.Runtime.Tests.Transport;

public sealed class FrameTests
{
    [Fact]
    public async Task Frames_of_any_size_arrive_whole_and_in_order()
    {
        using var stream = new MemoryStream();
        using var sender = new FrameSender(stream);
        var sent = new[] { 1, 3, 20_000, 2, 100_000, 16_380 }.Select((length, i) => Enumerable.Repeat((byte)i, length).ToArray()).ToList();
        var running = sender.RunAsync(CancellationToken.None);
        foreach (var frame in sent)
            Assert.True(sender.TrySend(frame));
        sender.Complete();
        await running;
        Assert.False(sender.TrySend([1]));

        stream.Position = 0;
        var received = new List<byte[]>();
        await FrameReceiver.RunAsync(stream, frame => received.Add(frame.ToArray()), CancellationToken.None);

        Assert.Equal(sent, received);
    }

    [Fact]
    public void Frame_that_no_connection_takes_is_refused_and_the_connection_lives()
    {
        using var sender = new FrameSender(Stream.Null);

        var failure = Assert.Throws<OrleansException>(() => sender.TrySend(new byte[FrameReceiver.MaximumFrame + 1]));

        Assert.Contains("the most is 64 MB", failure.Message, StringComparison.Ordinal);
        Assert.True(sender.TrySend([1]));
    }

    [Fact]
    public async Task Peer_that_does_not_read_is_given_up()
    {
        var stuck = new System.IO.Pipelines.Pipe();
        var hasGivenUp = false;
        using var sender = new FrameSender(stuck.Writer.AsStream()) { GiveUp = () => hasGivenUp = true };
        var running = sender.RunAsync(CancellationToken.None);
        var frame = new byte[16 << 20];

        for (var i = 0; i < 20 && sender.TrySend(frame); i++)
            Assert.False(hasGivenUp);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(hasGivenUp);
        Assert.False(sender.TrySend([1]));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "0 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 127 }, "2147483647 bytes")]
    [InlineData(new byte[] { 5, 0, 0, 0, 1, 2 }, "within a frame")]
    public async Task Stream_that_is_none_of_frames_is_refused(byte[] bytes, string reason)
    {
        using var stream = new MemoryStream(bytes);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => FrameReceiver.RunAsync(stream, _ => { }, CancellationToken.None));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_shows_itself_only_to_who_has_it_and_never_in_text()
    {
        var (one, same, other) = (new ClusterSecret("the secret of this test"), new ClusterSecret("the secret of this test"),
            new ClusterSecret("another secret of a test"));

        Assert.True(ClusterSecret.AreEqual(one.CallerProof("n"), same.CallerProof("n")));
        Assert.False(ClusterSecret.AreEqual(one.CallerProof("n"), other.CallerProof("n")));
        Assert.False(ClusterSecret.AreEqual(one.CallerProof("n"), one.SiloProof("n")));
        Assert.False(ClusterSecret.AreEqual(one.CallerProof("n"), one.CallerProof("m")));
        Assert.DoesNotContain("test", $"{one}", StringComparison.Ordinal);
    }

    [Fact]
    public void Nonce_counts_once_and_for_a_short_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var book = new NonceBook(time);
        var (used, late) = (book.Give()!, book.Give()!);

        Assert.True(book.TryUse(used));
        Assert.False(book.TryUse(used));
        Assert.False(book.TryUse("made up"));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(book.TryUse(late));
    }
}
