using System.Net;

namespace Anomaly.Runtime.Transport;

/// <summary>A request body that is frames, for as long as the connection lasts.</summary>
internal sealed class FrameContent : HttpContent
{
    private readonly TaskCompletionSource<FrameSender> sender = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What sends them, once the request has begun.</summary>
    public Task<FrameSender> Sender => sender.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        using var frames = new FrameSender(stream);
        sender.TrySetResult(frames);
        await frames.RunAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
