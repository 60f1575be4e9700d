using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>Sends JSON that is ready, compressed where the client reads that, under a tag that names its bytes: whoever has them is not sent them again.</summary>
internal abstract class TaggedAnswer : IResult
{
    /// <summary>As much as the server takes at once before it waits for the client.</summary>
    private const int SliceBytes = 128 * 1024;

    /// <summary>Names the JSON.</summary>
    public abstract string Tag { get; }

    /// <summary>The answer, piece by piece.</summary>
    public abstract IEnumerable<ReadOnlyMemory<byte>> Parts { get; }

    /// <summary>Bytes of the answer.</summary>
    public int Length => Parts.Sum(part => part.Length);

    /// <summary>Whether the client may keep the answer.</summary>
    protected virtual bool IsCacheable => true;

    /// <summary>Whether the client may ask again with its tag.</summary>
    protected virtual bool IsTagged => IsCacheable;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        var coding = ContentCoding.Accepted(httpContext.Request);
        AddHeaders(response.Headers);
        response.Headers.CacheControl = IsCacheable ? "no-cache" : "no-store";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (IsTagged)
        {
            // It names the bytes sent, so that each coding has its own.
            var tag = new EntityTagHeaderValue($"\"{Tag}{(coding is null ? "" : $"-{coding.Name}")}\"");
            response.Headers.ETag = tag.ToString();
            if (IsKnown(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        ReadOnlyMemory<byte>[] parts = coding is null ? [.. Parts] : [httpContext.RequestServices.GetRequiredService<ChartCache>().Compressed(this, coding)];
        var length = parts.Sum(part => part.Length);
        // One slice is sent to everybody: most charts are no more.
        using var room = length > SliceBytes ? httpContext.RequestServices.GetRequiredService<ChartSlots>().Send(length) : null;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentEncoding = coding?.Name;
        response.ContentLength = length;
        // Whoever is late is told so now. From here on an answer can only be cut.
        cancellationToken.ThrowIfCancellationRequested();
        await SendAsync(response.BodyWriter, parts, cancellationToken);
    }

    /// <summary>Adds headers of its own.</summary>
    protected virtual void AddHeaders(IHeaderDictionary headers)
    {
    }

    /// <summary>Waits for the client after every slice, so that no more than one lies in the server's buffers.</summary>
    private static async Task SendAsync(PipeWriter output, ReadOnlyMemory<byte>[] parts, CancellationToken cancellationToken)
    {
        var waiting = 0;
        foreach (var part in parts)
        {
            for (var rest = part; !rest.IsEmpty;)
            {
                var slice = rest[..Math.Min(rest.Length, SliceBytes - waiting)];
                output.Write(slice.Span);
                rest = rest[slice.Length..];
                waiting += slice.Length;
                if (waiting == SliceBytes)
                {
                    await output.FlushAsync(cancellationToken);
                    waiting = 0;
                }
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Whether the client has these bytes already, by <c>If-None-Match</c>; a POST asks for them anew.</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method) && request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
