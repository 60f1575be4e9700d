namespace Anomaly.MarketData;

/// <summary>Looks at files before they are opened: to open a pipe is to wait for whoever writes into it, without end and deaf to any cancellation.</summary>
public static class RegularFile
{
    /// <summary>Why there is nothing to read at a path, to follow its name in a sentence; null where there is, and where nothing stands at the path.</summary>
    /// <param name="path">The path; links are followed. Pipes, sockets and devices are told by their having no length.</param>
    public static string? ProblemOf(string path) =>
        File.Exists(path) && Resolve(new FileInfo(path)) is { Exists: true, Length: 0 }
            ? "is empty, or a pipe or device instead of a file"
            : null;

    /// <summary>A file as messages name it, which reach clients: with its folder, but not where that is.</summary>
    internal static string NameOf(string path) => Path.Join(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))), Path.GetFileName(path));

    /// <summary>A file that cannot be read now.</summary>
    internal static MarketDataUnavailableException Unreadable(string path, Exception exception) =>
        // The system's own sentence quotes the whole path.
        new($"'{NameOf(path)}' cannot be read: {exception.Message.Replace(Path.GetFullPath(path), NameOf(path), StringComparison.Ordinal)}", innerException: exception);

    /// <summary>The file itself where a link leads to one: a link has a length and a time of its own.</summary>
    public static FileInfo Resolve(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
    }
}
