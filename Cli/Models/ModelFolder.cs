using Anomaly.MarketData;

namespace Anomaly.Cli.Models;

/// <summary>A folder of model files <c>{MARKET}_model-{semver}.onnx</c>.</summary>
internal sealed class ModelFolder(string path)
{
    private const string FolderName = "models";
    private const string EnvironmentName = "Anomaly__Models__Folder";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The folder the user named; else the one of setting <c>Anomaly:Models:Folder</c> in the environment; else the nearest folder
    /// <c>models</c> that holds models, at or above the working folder, then the program's.
    /// </summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public static ModelFolder Open(string? named)
    {
        if ((named ?? Environment.GetEnvironmentVariable(EnvironmentName)) is { Length: > 0 } path)
            return Directory.Exists(path) ? new ModelFolder(path) : throw new CommandFailedException($"The model folder '{path}' does not exist.");
        return Nearest(Directory.GetCurrentDirectory()) ?? Nearest(AppContext.BaseDirectory)
            ?? throw new CommandFailedException("There is no folder 'models' with a model in it, neither here nor in a folder above: name a folder with --models, or a model with --model.");
    }

    /// <summary>The file that a user means: a file, or the name of a model in the folder.</summary>
    public static string FileOf(string named, string? folder) =>
        !File.Exists(named) && ModelVersion.TryParse(named, out var version) ? Open(folder).FileOf(version) : named;

    /// <summary>Versions by file name, newest of each market last.</summary>
    public IReadOnlyList<ModelVersion> Versions() =>
        [.. Directory.EnumerateFiles(Path, "*.onnx")
            .Select(file => ModelVersion.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), out var version) ? version : null)
            .OfType<ModelVersion>().Order()];

    public string FileOf(ModelVersion version) => System.IO.Path.Combine(Path, version.FileName);

    /// <summary>The newest model of a market.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public string NewestOf(Market market) =>
        Versions().LastOrDefault(version => version.Market == market) is { } version
            ? FileOf(version)
            : throw new CommandFailedException($"There is no model {market}_model-*.onnx in '{Path}': train one, or name one with --model.");

    private static ModelFolder? Nearest(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            var folder = new ModelFolder(System.IO.Path.Combine(at.FullName, FolderName));
            if (Directory.Exists(folder.Path) && folder.Versions().Count > 0)
                return folder;
        }

        return null;
    }
}

/// <summary>Reads model files that the user names.</summary>
internal static class ModelReading
{
    /// <summary>Reads and checks one file.</summary>
    /// <exception cref="CommandFailedException">The file is absent or no model; the message names it.</exception>
    public static async Task<DetectionModel> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (RegularFile.ProblemOf(path) is { } problem)
            throw new CommandFailedException($"'{path}' {problem}.");
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
            return await ModelFile.ReadAsync(stream, cancellationToken);
        }
        catch (InvalidModelException e)
        {
            throw new CommandFailedException($"'{path}' is not a usable model: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailedException($"There is no model file '{path}'.", e);
        }
    }
}
