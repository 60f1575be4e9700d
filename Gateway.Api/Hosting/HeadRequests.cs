namespace Anomaly.Gateway.Api.Hosting;

/// <summary>Answers HEAD wherever GET is answered: status and headers, and no body.</summary>
internal static class HeadRequests
{
    private static readonly object Key = new();

    /// <summary>Routes HEAD as GET, for everything that follows. The server leaves the body out by the method that it has read itself.</summary>
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Items[Key] = Key;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>Whether the client wants the headers only: a stream need not be begun for it.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Key);
}
