using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Reads the charset that a body is announced in as HTTP has it: with or without quotes, and one that nobody knows is the client's mistake. The framework fails on both.</summary>
internal static class BodyCharset
{
    public static IApplicationBuilder UseBodyCharset(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null
            && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            type.Charset = HeaderUtilities.RemoveQuotes(type.Charset);
            if (!IsKnown(type))
                throw new RequestException(ErrorAnswer.WrongMediaType);
            context.Request.ContentType = type.ToString();
        }

        return next(context);
    });

    /// <summary>Whether there is such an encoding, and .NET has not given it up for being unsafe.</summary>
    private static bool IsKnown(MediaTypeHeaderValue type)
    {
        try
        {
            return type.Encoding is not null;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
