using Anomaly.Gateway.Api.Access;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What endpoints have in common, said where they are mapped: the errors they may answer, and their limits.</summary>
internal static class EndpointTraits
{
    /// <summary>For calls that write or cost much: limits how often one address may call it.</summary>
    public static RouteHandlerBuilder RateLimitWrites(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireRateLimiting(RequestLimits.Writes);

    /// <summary>For calls that bring a series up to date, and start one that is not known, though they are read.</summary>
    public static RouteHandlerBuilder StartsDetections(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(StartsDetectionsAttribute.Instance);

    /// <summary>For streams and sockets, which stay open until one side ends them: no timeout, but a limit of how many are open.</summary>
    public static RouteHandlerBuilder AsEventStream(this RouteHandlerBuilder endpoint)
    {
        endpoint.DisableRequestTimeout();
        return endpoint.RequireRateLimiting(RequestLimits.Streams);
    }

    /// <summary>For calls that may work through a whole history or market.</summary>
    public static RouteHandlerBuilder WithLongTimeout(this RouteHandlerBuilder endpoint)
    {
        endpoint.WithRequestTimeout(RequestLimits.LongTimeout);
        return endpoint;
    }

    /// <summary>For calls that read, though not with GET.</summary>
    public static RouteHandlerBuilder OnlyReads(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new EffectAttribute(isChange: false));

    /// <summary>For calls that change something, though with GET, as those have to be that browsers are sent to.</summary>
    public static RouteHandlerBuilder Changes(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new EffectAttribute(isChange: true));

    /// <summary>May answer 404.</summary>
    public static RouteHandlerBuilder ProducesNotFound(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnswersAttribute(StatusCodes.Status404NotFound));
}

/// <summary>An error status that an endpoint may answer beside those that any may; for the API's description.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswersAttribute(int status) : Attribute
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
