using Anomaly.Gateway.Api.Charts;
using Microsoft.Net.Http.Headers;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>Serves the web UI (its sources: <c>web/</c>): one page, which draws what its address names from the API.</summary>
internal static class WebPages
{
    /// <summary>Everything comes from here, and no script or style is written into the page itself.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Names of files below it have a hash of their content.</summary>
    private const string Hashed = "assets/";

    /// <summary>Files that the page names as they are.</summary>
    private static readonly string[] Others = ["icon.svg", "notice.txt"];

    /// <summary>Below these there are no pages.</summary>
    private static readonly PathString[] Programs = ["/api", "/py", "/ws", "/health", "/metrics", "/openapi", "/docs", "/chart", "/financials", "/assets"];

    /// <summary>The addresses that the page knows: the same as in <c>web/src/app.tsx</c>.</summary>
    private static readonly string[] Addresses =
    [
        "/", "/charts/{ticker}", "/charts/{ticker}/{interval}", "/lab/{ticker}/{interval}", "/quarantine/{ticker}/{interval}", "/anomalies", "/anomalies/{id}", "/runs", "/runs/{id}",
        "/models", "/models/{market}", "/ops", "/alerts",
    ];

    /// <summary>Maps the pages and the files that they load.</summary>
    public static void MapWebPages(this IEndpointRouteBuilder app)
    {
        foreach (var address in Addresses)
            app.MapGet(address, ShowPage).ExcludeFromDescription();
        app.MapGet($"/{Hashed}{{file}}", (HttpContext context, string file, WebFiles files) => files.Find(Hashed + file) is { } found
            ? ShowAsync(context, found, "public, max-age=31536000, immutable")
            : throw RequestException.NotFound("There is no such file: load the page again.")).ExcludeFromDescription();
        foreach (var name in Others)
            app.MapGet($"/{name}", (HttpContext context, WebFiles files) => ShowAsync(context, files.Find(name) ?? throw NotBuilt(), "no-cache")).ExcludeFromDescription();
    }

    /// <summary>Shows people who came to an address where nothing is a page that says so; programs get what they would have got.</summary>
    public static IApplicationBuilder UseNotFoundPage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentType: null } && IsBrowser(context.Request)
            && context.RequestServices.GetRequiredService<WebFiles>().Find(WebFiles.Index) is { } page)
            await ShowAsync(context, page, "no-store");
    });

    private static bool IsBrowser(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !Programs.Any(path => request.Path.StartsWithSegments(path))
        // No page has such an address: it is a program's, put together wrongly.
        && !request.Path.Value!.Contains("//", StringComparison.Ordinal) && request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");

    private static Task ShowPage(HttpContext context, WebFiles files) => ShowAsync(context, files.Find(WebFiles.Index) ?? throw NotBuilt(), "no-cache");

    private static RequestException NotBuilt() => RequestException.NotFound("This program was built without its web UI (-p:BuildWeb=false). The API is there: /docs.");

    private static async Task ShowAsync(HttpContext context, WebFile file, string caching)
    {
        var (request, response) = (context.Request, context.Response);
        var (bytes, coding) = file.For(request);
        var tag = new EntityTagHeaderValue($"\"{file.Tag}{(coding is null ? "" : $"-{coding}")}\"");
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = caching;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        response.Headers.ETag = tag.ToString();
        if (response.StatusCode == StatusCodes.Status200OK && TaggedAnswer.IsKnown(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        response.Headers.ContentEncoding = coding;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
