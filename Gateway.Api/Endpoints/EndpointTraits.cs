using Anomaly.Gateway.Api.Errors;
using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What endpoints have in common, said where they are mapped: what they may answer, and what keeps them in bounds.</summary>
internal static class EndpointTraits
{
    /// <summary>It changes something or costs much: one address may call it so often.</summary>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireRateLimiting(RateLimits.Changes).WithMetadata(new AnswersAttribute(StatusCodes.Status429TooManyRequests));

    /// <summary>It stays open until one side ends it.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder endpoint)
    {
        endpoint.DisableRequestTimeout();
        return endpoint.RequireRateLimiting(RateLimits.Streams).WithMetadata(new AnswersAttribute(StatusCodes.Status429TooManyRequests));
    }

    /// <summary>It may work through a whole history or market.</summary>
    public static RouteHandlerBuilder TakesLong(this RouteHandlerBuilder endpoint)
    {
        endpoint.WithRequestTimeout(RequestTimeLimits.Long);
        return endpoint;
    }

    /// <summary>What is asked for may not exist.</summary>
    public static RouteHandlerBuilder Misses(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnswersAttribute(StatusCodes.Status404NotFound));

    /// <summary>Something else may stand in the way.</summary>
    public static RouteHandlerBuilder Conflicts(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnswersAttribute(StatusCodes.Status409Conflict));
}
