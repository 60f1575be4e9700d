namespace Anomaly.Detection.Models.Onnx;

/// <summary>The names in a model file's graph: the writer writes exactly these and the reader accepts no others.</summary>
internal static class OnnxNames
{
    public const string MlDomain = "ai.onnx.ml";
    public const string Input = "features";
    public const string Output = "score_samples";
    public const string PathLength = "path_length";
    public const string Exponent = "exponent";
    public const string Power = "power";
    public const string Scale = "minus_one_over_normalizer";
    public const string Two = "two";
    public const string Branch = "BRANCH_LEQ";
    public const string Leaf = "LEAF";

    /// <summary>Version of the standard operators (Mul, Pow, Neg) that is written; older and newer ones mean the same.</summary>
    public const int StandardOpset = 13;

    /// <summary>Version of the ai.onnx.ml operators that is written; 1 to 3 mean the same.</summary>
    public const int MlOpset = 1;

    /// <summary>Version of the file format that is written, that of ONNX 1.8: every later runtime reads it.</summary>
    public const int IrVersion = 7;
}
