using System.Text;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>The page at /: what runs, which models, the latest anomalies, and where to go from here. Plain HTML, no script.</summary>
internal static class StatusPage
{
    /// <summary>Maps the page and its style sheet.</summary>
    public static void MapStatusPage(this IEndpointRouteBuilder app)
    {
        // Made now, not with the first page: it counts how long the process has been running.
        app.ServiceProvider.GetRequiredService<StatusService>();
        app.MapGet("/", Get).ExcludeFromDescription();
        app.MapGet("/style.css", Style).ExcludeFromDescription();
    }

    private static async Task<ContentHttpResult> Get(HttpContext context, StatusService status, CancellationToken cancellationToken)
    {
        var facts = await status.GetAsync(cancellationToken);
        return Show(context, Layout("Anomaly.Orleans", StatusSections.All(facts, ProgramVersion.Current, $"{context.Request.Scheme}://{context.Request.Host}")));
    }

    /// <summary>Sends a page that may load our style sheet and nothing else.</summary>
    public static ContentHttpResult Show(HttpContext context, Html page)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(page.Markup, "text/html; charset=utf-8", Encoding.UTF8);
    }

    /// <summary>A whole page around its content.</summary>
    public static Html Layout(string title, Html content) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/style.css?v={StyleSheet.Tag}">
        </head>
        <body>
        {content}
        </body>
        </html>
        """);

    private static ContentHttpResult Style(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Content(StyleSheet.Text, "text/css; charset=utf-8", Encoding.UTF8);
    }
}
