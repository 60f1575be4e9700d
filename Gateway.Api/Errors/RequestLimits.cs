using Microsoft.AspNetCore.Http.Features;

namespace Anomaly.Gateway.Api.Errors;

/// <summary>How much a request may carry. Every body that this API reads is a handful of fields.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes of a request body.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>The answer to a bigger body.</summary>
    public static ErrorAnswer TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, $"The body is too large: at most {MaxBodyBytes / 1024} KB are read.");

    /// <summary>Turns an announced oversized body down before it is read; one that is not announced is cut off while it is.</summary>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength > MaxBodyBytes)
            throw new RequestException(TooLarge);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBodyBytes;
        return next(context);
    });
}
