using System.Collections.Frozen;
using System.Security.Cryptography;
using Anomaly.Gateway.Api.Charts;
using Microsoft.AspNetCore.StaticFiles;

namespace Anomaly.Gateway.Api.Pages;

/// <summary>The files of the web UI as its build left them beside the program, read once: some 400 KB. The build compresses them, too.</summary>
internal sealed class WebFiles
{
    /// <summary>The page that shows all others.</summary>
    public const string Index = "index.html";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "web");
    private readonly FrozenDictionary<string, WebFile> _files;

    public WebFiles()
    {
        var types = new FileExtensionContentTypeProvider();
        _files = Files().ToFrozenDictionary(
            path => Path.GetRelativePath(Folder, path).Replace('\\', '/'),
            path => new WebFile(File.ReadAllBytes(path), types.TryGetContentType(path, out var type) ? Typed(type) : "application/octet-stream", Compressed(path, "br"), Compressed(path, "gz")));
    }

    /// <summary>A file by its name with its folder, for example <c>assets/index-3f2a.js</c>; null where there is no such, and for all where the program was built without the web UI.</summary>
    public WebFile? Find(string name) => _files.GetValueOrDefault(name);

    private static IEnumerable<string> Files() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is not (".br" or ".gz"))
        : [];

    private static byte[]? Compressed(string path, string coding) => File.Exists($"{path}.{coding}") ? File.ReadAllBytes($"{path}.{coding}") : null;

    private static string Typed(string type) => type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
}

/// <summary>One file of the web UI.</summary>
/// <param name="Bytes">What it holds.</param>
/// <param name="ContentType">For the header.</param>
/// <param name="Brotli">Compressed; null where that does not make it smaller.</param>
/// <param name="Gzip">Compressed for clients that cannot read the other.</param>
internal sealed record WebFile(byte[] Bytes, string ContentType, byte[]? Brotli, byte[]? Gzip)
{
    /// <summary>Names its bytes.</summary>
    public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 8));

    /// <summary>Its bytes as a client can read them, and the name of their coding.</summary>
    public (byte[] Bytes, string? Coding) For(HttpRequest request) => ContentCoding.Accepted(request)?.Name switch
    {
        "br" when Brotli is not null => (Brotli, "br"),
        "gzip" when Gzip is not null => (Gzip, "gzip"),
        _ => (Bytes, null),
    };
}
